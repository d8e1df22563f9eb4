import { describe, expect, it } from "vitest";
import { compileStep, gradients, type Tensor, tf, variable } from "../../../src/backend/index.js";
import { nodeBackendOf } from "../../../src/backend/nodeBackend.js";
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

describe.runIf(nodeBackendOf(tf).binding.hasFastProducts)("a product takes its bias and its relu along", () => {
  const [x, w, bias] = [tf.tensor(random.fillNormal(new Float32Array(128 * 500)), [128, 500]), tf.tensor(random.fillNormal(new Float32Array(500 * 310)), [500, 310]), tf.tensor1d(random.fillNormal(new Float32Array(310)))];
  const dense = (input: Tensor): Tensor => tf.matMul(input, w).add(bias);

  it.each([
    { name: "when nobody else wants what comes between", fn: (input: Tensor) => [dense(input).relu()], expected: ["GradbookProductWithBiasAndRelu"] },
    { name: "the bias only, when the sums are used once more", fn: (input: Tensor) => ((sums) => [sums.relu(), sums.neg()])(dense(input)), expected: ["GradbookProductWithBias", "Neg", "Relu"] },
    { name: "the bias only, when the sums are a result", fn: (input: Tensor) => ((sums) => [sums.relu(), sums])(dense(input)), expected: ["GradbookProductWithBias", "Relu"] },
    { name: "nothing, when the product is used once more", fn: (input: Tensor) => ((product) => [product.add(bias).relu(), product.neg()])(tf.matMul(input, w)), expected: ["BiasAdd", "GradbookProduct", "Neg", "Relu"] },
    { name: "nothing of what is no bias", fn: (input: Tensor) => [tf.matMul(input, w).add(tf.ones([128, 1])).relu()], expected: ["Add", "GradbookProduct", "Relu"] },
  ])("$name", ({ fn, expected }) => {
    const step = compileStep((input) => fn(input as Tensor));
    const eager = step.runSync(x);
    const compiled = step.runSync(x);
    expect(step.operations.map(({ op }) => op).filter((op) => !/Const|Placeholder|Checkpoint|Arg|Fill|Ones/.test(op)).sort()).toEqual(expected);
    compiled.forEach((result, i) => expect(result.sub(eager[i] as Tensor).abs().max().dataSync()[0]).toBe(0));
    expect(compiled[0]?.abs().max().dataSync()[0]).toBeGreaterThan(1);
  });

  it("with the same gradients", () => {
    const [kernel, shift] = [variable(w), variable(bias)];
    const fn = (input?: Tensor): Tensor[] => {
      const { value, grads } = gradients(() => tf.matMul(input as Tensor, kernel as Tensor).add(shift).relu().square().sum(), [kernel, shift]);
      return [value, ...grads];
    };
    const step = compileStep(fn);
    const eager = step.runSync(x);
    const compiled = step.runSync(x);
    expect(step.operations.map(({ op }) => op)).toContain("GradbookProductWithBiasAndRelu");
    compiled.forEach((result, i) => {
      const [off, size] = [result.sub(eager[i] as Tensor).abs().max().dataSync()[0] ?? NaN, result.abs().max().dataSync()[0] ?? NaN];
      expect(off).toBeLessThanOrEqual(1e-6 * size);
    });
  });

  it("and what is no number stays so", () => {
    const spoilt = tf.tensor([NaN, ...new Array<number>(499).fill(1), ...new Array<number>(127 * 500).fill(1)], [128, 500]);
    const step = compileStep((input) => [dense(input as Tensor).relu()]);
    step.runSync(x);
    const [y] = step.runSync(spoilt);
    expect(y?.isNaN().any(1).arraySync()).toEqual([1, ...new Array<number>(127).fill(0)]);
  });
});
