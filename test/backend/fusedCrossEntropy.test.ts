import { expect, it } from "vitest";
import { fusedCrossEntropy, type Tensor, tf } from "../../src/backend/index.js";
import { RandomSource } from "../../src/backend/randomSource.js";

const logits = tf.tensor2d(new RandomSource(9).fillNormal(new Float32Array(20)).map((x) => 5 * x), [4, 5]);
const labels = tf.tensor1d([0, 4, 2, 2], "int32");
const rows = logits.arraySync() as number[][];

/** −ln softmax(z)_label and softmax(z) − target in double precision. */
const softmax = (row: readonly number[]): number[] => {
  const exponentials = row.map(Math.exp);
  return exponentials.map((x) => x / exponentials.reduce((a, b) => a + b));
};

it("is the formula's of class numbers, with its gradient", () => {
  const each = fusedCrossEntropy(labels, logits)?.arraySync() as number[];
  const slope = tf.grad((z: Tensor) => (fusedCrossEntropy(labels, z) as Tensor).mul(tf.tensor1d([1, 2, 3, 4])).sum())(logits).arraySync() as number[][];
  Array.from(labels.dataSync()).forEach((label, i) => {
    const p = softmax(rows[i] ?? []);
    expect(each[i]).toBeCloseTo(-Math.log(p[label] ?? NaN), 5);
    p.forEach((value, k) => expect(slope[i]?.[k]).toBeCloseTo((i + 1) * (value - (k === label ? 1 : 0)), 5));
  });
});

it("is the formula's of probabilities", () => {
  const targets = tf.tensor2d([[0.5, 0.5, 0, 0, 0], [0, 0, 0, 0, 1], [0.2, 0.2, 0.2, 0.2, 0.2], [0, 0, 0, 1, 0]]);
  const each = fusedCrossEntropy(targets, logits)?.arraySync() as number[];
  (targets.arraySync() as number[][]).forEach((target, i) => {
    const p = softmax(rows[i] ?? []);
    expect(each[i]).toBeCloseTo(-target.reduce((sum, t, k) => sum + t * Math.log(p[k] ?? NaN), 0), 4);
  });
});

it("refuses a class number that is none", () => {
  expect(() => fusedCrossEntropy(tf.tensor1d([0, 1, 2, 5], "int32"), logits)).toThrow(/SparseSoftmaxCrossEntropyWithLogits.*label value of 5/i);
});

it("is not there for gradients of gradients", () => {
  tf.grad((z: Tensor) => tf.grad((y: Tensor) => {
    expect(fusedCrossEntropy(labels, y)).toBeUndefined();
    return y.square().sum();
  })(z).sum())(logits);
});
