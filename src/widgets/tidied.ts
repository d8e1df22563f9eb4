import { tf } from "../backend/index.js";

/** Runs something with tensors that gives numbers or text, and disposes all tensors: `tf.tidy` for results without any. */
export function tidied<Result>(run: () => Result): Result {
  const found: Result[] = [];
  tf.tidy(() => {
    found.push(run());
  });
  return found[0] as Result;
}
