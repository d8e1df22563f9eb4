import { expect, it } from "vitest";
import { compileStep, tf } from "../../../src/backend/index.js";

it("TensorFlow's graph optimizer fuses a product with its bias and relu", () => {
  // The fused op shows itself by what it makes of NaN: relu alone passes it on, oneDNN's product with relu gives 0.
  const [x, w, b] = [tf.tensor2d([[Number.NaN, 1], [1, 1]]), tf.tensor2d([[1, 2], [3, 4]]), tf.tensor1d([1, 1])];
  const layer = (input: typeof x) => tf.relu(tf.add(tf.matMul(input, w), b));
  const step = compileStep((input) => [layer(input as typeof x)]);
  step.runSync(x).forEach((traced) => traced.dispose());
  const [fused] = step.runSync(x);
  expect(step.mode).toBe("compiled");
  expect(layer(x).arraySync()).toEqual([[Number.NaN, Number.NaN], [5, 7]]);
  expect(fused?.arraySync()).toEqual([[0, 0], [5, 7]]);
});
