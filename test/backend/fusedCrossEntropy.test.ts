import { expect, it } from "vitest";
import { compileStep, fusedBinaryEntropy, fusedCrossEntropy, type Tensor, tf } from "../../src/backend/index.js";
import { RandomSource } from "../../src/backend/randomSource.js";

/** Normal numbers of deviation 5. */
function drawn(shape: [number, number], seed: number): tf.Tensor2D {
  return tf.tensor2d(new RandomSource(seed).fillNormal(new Float32Array(shape[0] * shape[1])).map((x) => 5 * x), shape);
}

const logits = drawn([4, 5], 9);
const labels = tf.tensor1d([0, 4, 2, 2], "int32");

/** −ln softmax(z)_label and softmax(z) − target in double precision. */
const softmax = (row: readonly number[]): number[] => {
  const highest = Math.max(...row);
  const exponentials = row.map((z) => Math.exp(z - highest));
  return exponentials.map((x) => x / exponentials.reduce((a, b) => a + b));
};

it.each([[4, 5], [3, 16], [70, 1003]] as [number, number][])("is the formula's of class numbers, with its gradient: %i rows of %i", (rows, classes) => {
  const z = drawn([rows, classes], 3);
  const wanted = Array.from({ length: rows }, (_, i) => (7 * i) % classes);
  const target = tf.tensor1d(wanted, "int32");
  const counts = tf.range(1, rows + 1);
  const each = fusedCrossEntropy(target, z)?.arraySync() as number[];
  const slope = tf.grad((x: Tensor) => (fusedCrossEntropy(target, x) as Tensor).mul(counts).sum())(z).arraySync() as number[][];
  (z.arraySync() as number[][]).forEach((row, i) => {
    const p = softmax(row);
    expect(each[i]).toBeCloseTo(-Math.log(p[wanted[i] ?? -1] ?? NaN), 4);
    p.forEach((value, k) => expect((slope[i]?.[k] ?? NaN) / (i + 1)).toBeCloseTo(value - (k === wanted[i] ? 1 : 0), 6));
  });
});

it("takes logits of any size, and passes NaN on", () => {
  const z = tf.tensor2d([[1e4, -1e4], [-3e38, 0], [NaN, 1], [Infinity, 1]]);
  const each = fusedCrossEntropy(tf.tensor1d([1, 0, 1, 1], "int32"), z)?.arraySync();
  expect(each).toEqual([2e4, expect.closeTo(3e38, -33), NaN, NaN]);
});

it("is the same in a compiled step", async () => {
  const step = compileStep((z, t) => [tf.grad((x: Tensor) => (fusedCrossEntropy(t, x) as Tensor).sum())(z), fusedCrossEntropy(t, z) as Tensor]);
  const first = await step.run(logits, labels);
  const again = await step.run(logits, labels);
  expect(step.mode).toBe("compiled");
  expect(again.map((tensor) => tensor.arraySync())).toEqual(first.map((tensor) => tensor.arraySync()));
});

it("is the formula's of probabilities", () => {
  const targets = tf.tensor2d([[0.5, 0.5, 0, 0, 0], [0, 0, 0, 0, 1], [0.2, 0.2, 0.2, 0.2, 0.2], [0, 0, 0, 1, 0]]);
  const each = fusedCrossEntropy(targets, logits)?.arraySync() as number[];
  const rows = logits.arraySync() as number[][];
  (targets.arraySync() as number[][]).forEach((target, i) => {
    const p = softmax(rows[i] ?? []);
    expect(each[i]).toBeCloseTo(-target.reduce((sum, t, k) => sum + t * Math.log(p[k] ?? NaN), 0), 4);
  });
});

it("refuses a class number that is none", () => {
  expect(() => fusedCrossEntropy(tf.tensor1d([0, 1, 2, 5], "int32"), logits)).toThrow(/label value of 5, which is outside the classes 0 to 4/);
  expect(() => fusedCrossEntropy(tf.tensor1d([0, -1, 2, 3], "int32"), logits)).toThrow(/label value of -1/);
});

it("is not there for gradients of gradients", () => {
  tf.grad((z: Tensor) => tf.grad((y: Tensor) => {
    expect(fusedCrossEntropy(labels, y)).toBeUndefined();
    return y.square().sum();
  })(z).sum())(logits);
});

it("is the formula's of outputs that say yes or no, with its gradients", () => {
  const z = drawn([3, 37], 4);
  const t = drawn([3, 37], 5).sigmoid();
  const each = fusedBinaryEntropy(t, z)?.arraySync() as number[];
  const [ofZ, ofT] = tf.grads((x: Tensor, y: Tensor) => (fusedBinaryEntropy(y, x) as Tensor).mul(tf.tensor1d([1, 2, 3])).sum())([z, t]).map((tensor) => tensor.arraySync()) as number[][][];
  const targets = t.arraySync() as number[][];
  (z.arraySync() as number[][]).forEach((row, i) => {
    const losses = row.map((x, k) => Math.max(x, 0) - x * (targets[i]?.[k] ?? NaN) + Math.log1p(Math.exp(-Math.abs(x))));
    expect(each[i]).toBeCloseTo(losses.reduce((a, b) => a + b), 4);
    row.forEach((x, k) => {
      expect(ofZ?.[i]?.[k]).toBeCloseTo((i + 1) * (1 / (1 + Math.exp(-x)) - (targets[i]?.[k] ?? NaN)), 5);
      expect(ofT?.[i]?.[k]).toBeCloseTo(-(i + 1) * x, 4);
    });
  });
});

it("keeps the last digits of a small loss, and passes NaN on", () => {
  const z = tf.tensor2d([-20, -12, -5, -1, -0.01, 0, 0.01, 1, 80, 1e4, NaN].map((x) => new Array<number>(16).fill(x)));
  const each = fusedBinaryEntropy(tf.zerosLike(z), z)?.arraySync() as number[];
  Array.from(z.slice([0, 0], [-1, 1]).dataSync()).forEach((x, i) => {
    const wanted = 16 * (Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))));
    if (Number.isNaN(x)) expect(each[i]).toBeNaN();
    else expect(Math.abs((each[i] ?? NaN) - wanted)).toBeLessThan(1e-6 * wanted);
  });
});

it("leaves short rows and lists to others", () => {
  expect(fusedBinaryEntropy(tf.zeros([4, 15]), tf.zeros([4, 15]))).toBeUndefined();
  expect(fusedBinaryEntropy(tf.zeros([16]), tf.zeros([16]))).toBeUndefined();
  expect(fusedBinaryEntropy(tf.zeros([2, 3, 16]), tf.zeros([2, 3, 16]))?.shape).toEqual([2, 3]);
});
