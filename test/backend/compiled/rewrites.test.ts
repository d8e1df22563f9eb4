import { describe, expect, it } from "vitest";
import { compileStep, gradients, type Tensor, tf, variable } from "../../../src/backend/index.js";
import { RandomSource } from "../../../src/backend/randomSource.js";

const random = new RandomSource(5);
/** Coarse values, so that windows hold equal maxima. */
const coarse = (shape: number[]): Tensor =>
  tf.tensor(Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => Math.round(random.normal() * 2) / 2), shape);

describe("gradients behind max pooling are taken of the pooled maps", () => {
  const windows = [
    { name: "2x2 side by side", size: 2, strides: 2, pad: "valid" },
    { name: "3x3 overlapping", size: 3, strides: 2, pad: "valid" },
    { name: "3x3 with padding", size: 3, strides: 2, pad: "same" },
  ] as const;
  it.each(windows)("$name", async ({ size, strides, pad }) => {
    const bias = variable(coarse([4]));
    const x = coarse([2, 9, 9, 4]);
    const pooled = tf.maxPool(x as never, size, strides, pad);
    const weights = coarse(pooled.shape);
    const fn = (input: Tensor): Tensor[] => {
      const { value, grads } = gradients(() => tf.maxPool(tf.relu(input.add(bias)) as never, size, strides, pad).mul(weights).sum(), [bias]);
      const toInput = tf.grad((at: Tensor) => tf.maxPool(tf.relu(at.add(bias)) as never, size, strides, pad).mul(weights).sum())(input);
      return [value, ...grads, toInput];
    };
    const eager = fn(x).map((tensor) => tensor.arraySync());
    const step = compileStep(fn);
    (await step.run(x)).forEach((tensor) => tensor.dispose());
    const compiled = (await step.run(x)).map((tensor) => tensor.arraySync());
    expect(step.mode).toBe("compiled");
    const [value, toBias, toInput] = compiled.map((part, index) => tf.tensor(part as number[]).sub(tf.tensor(eager[index] as number[])).abs().max().dataSync()[0]);
    expect(toInput).toBe(0);
    expect(Math.max(value ?? 1, toBias ?? 1)).toBeLessThan(1e-4);
    // The comparison means nothing where no gradient flows.
    expect(tf.tensor(eager[2] as number[]).abs().sum().dataSync()[0]).toBeGreaterThan(1);
  });
});
