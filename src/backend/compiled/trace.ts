import { tf } from "../backend.js";
import { nodeBackendOf } from "../nodeBackend.js";

let tracing = false;

/** Whether a trace is on: what is compiled then becomes a session, which can say how long each op took. */
export function isTracing(): boolean {
  return tracing;
}

/**
 * Traces what is compiled and run meanwhile.
 *
 * @returns a serialized RunMetadata of TensorFlow's for each run of a compiled step
 */
export async function trace(work: () => Promise<unknown>): Promise<Uint8Array[]> {
  const { binding } = nodeBackendOf(tf);
  let runs: Uint8Array[] = [];
  tracing = true;
  binding.startTrace();
  try {
    await work();
  } finally {
    tracing = false;
    runs = binding.endTrace();
  }
  return runs;
}
