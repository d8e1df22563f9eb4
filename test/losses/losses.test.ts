import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { losses, type Tensor, tf, variable } from "../../src/index.js";
import { nest, numbers } from "../reference/arrays.js";
import { crossEntropy, softmax } from "../reference/crossEntropy.js";
import { checkGradient } from "../reference/gradientCheck.js";

beforeEach(() => tf.engine().startScope());
afterEach(() => tf.engine().endScope());

const value = (tensor: Tensor): number => tensor.dataSync()[0] ?? Number.NaN;
const oneHot = (labels: number[], classes: number): number[][] => labels.map((label) => Array.from({ length: classes }, (_, i) => (i === label ? 1 : 0)));

describe("cross-entropy", () => {
  const logits = numbers(12, 5).map((z) => 4 * z);
  const rows = nest(logits, [3, 4]) as number[][];
  const labels = [2, 0, 3];
  const expected = crossEntropy(oneHot(labels, 4), rows.map(softmax));

  it.each([
    [[0, 0, 1], [0.2, 0.2, 0.6], 0.511],
    [[1, 0, 0], [0.3, 0.5, 0.2], 1.2],
    [[0, 1, 0], [0.1, 0.7, 0.3], 0.357],
    [[0, 0, 1], [0, 0.01, 0.99], 0.01],
  ])("gives the course's figure for %j and %j", (target, prediction, error) => {
    // As they are: the third answer doesn't add up to 1.
    expect(value(losses.categoricalCrossentropy({ normalized: false }).value(tf.tensor2d([target]), tf.tensor2d([prediction])))).toBeCloseTo(error, 2);
  });

  it("is the same for labels and one-hot rows, for logits and probabilities", () => {
    const z = tf.tensor2d(rows);
    const p = tf.tensor2d(rows.map(softmax));
    const sparse = tf.tensor1d(labels, "int32");
    const hot = tf.tensor2d(oneHot(labels, 4));
    for (const fromLogits of [true, false]) {
      expect(value(losses.sparseCategoricalCrossentropy({ fromLogits }).value(sparse, fromLogits ? z : p))).toBeCloseTo(expected, 5);
      expect(value(losses.categoricalCrossentropy({ fromLogits }).value(hot, fromLogits ? z : p))).toBeCloseTo(expected, 5);
    }
  });

  it("takes the mean over every position of longer outputs", () => {
    const loss = losses.sparseCategoricalCrossentropy({ fromLogits: true });
    expect(value(loss.value(tf.tensor2d(labels, [1, 3], "int32"), tf.tensor3d([rows])))).toBeCloseTo(expected, 5);
  });

  it("stays finite for logits that would overflow, and for a probability of 0", () => {
    expect(value(losses.sparseCategoricalCrossentropy({ fromLogits: true }).value(tf.tensor1d([1], "int32"), tf.tensor2d([[1000, -1000]])))).toBeCloseTo(2000, 2);
    expect(value(losses.sparseCategoricalCrossentropy().value(tf.tensor1d([1], "int32"), tf.tensor2d([[1, 0]])))).toBeCloseTo(-Math.log(1e-7), 3);
  });

  it("has the right gradients", () => {
    const z = variable(rows);
    const sparse = tf.tensor1d(labels, "int32");
    const hot = tf.tensor2d(oneHot(labels, 4));
    checkGradient(() => losses.sparseCategoricalCrossentropy({ fromLogits: true }).value(sparse, z).mul(3), z);
    checkGradient(() => losses.categoricalCrossentropy({ fromLogits: true }).value(hot, z).mul(3), z);
    const p = variable(rows.map(softmax).map((row) => row.map((each) => each + 0.2)));
    checkGradient(() => losses.categoricalCrossentropy().value(hot, p), p, { step: 3e-3 });
  });
});

it("mean squared error follows the course's table", () => {
  const loss = losses.meanSquaredError();
  expect(value(loss.value(tf.tensor1d([4.2, 2.4, -2.9, 0]), tf.tensor1d([4.1, 0.4, -1.4, 1])))).toBeCloseTo((0.01 + 4 + 2.25 + 1) / 4, 5);
  const p = variable([0.5, -1]);
  checkGradient(() => loss.value(tf.tensor1d([1, 2]), p), p);
});

describe("checkTargets", () => {
  it("names the first label out of range, and its sample", () => {
    const loss = losses.sparseCategoricalCrossentropy();
    expect(() => loss.checkTargets({ values: [0, 9, 10], shape: [] }, [10])).toThrow(
      "sparseCategoricalCrossentropy: labels must be whole numbers from 0 to 9, because the model has 10 outputs; received 10 at sample 2.",
    );
    expect(() => loss.checkTargets({ values: [0, -1], shape: [] }, [10])).toThrow("received -1 at sample 1");
    expect(() => loss.checkTargets({ values: [0.5], shape: [] }, [10])).toThrow("received 0.5 at sample 0");
    expect(() => loss.checkTargets({ values: [1, 2], shape: [1] }, [10])).not.toThrow();
  });

  it("sends one-hot targets to the other loss", () => {
    expect(() => losses.sparseCategoricalCrossentropy().checkTargets({ values: [0, 1], shape: [2] }, [2])).toThrow("For one-hot targets take losses.categoricalCrossentropy().");
    expect(() => losses.categoricalCrossentropy().checkTargets({ values: [0], shape: [] }, [2])).toThrow("targets must have the shape of the model's output, [2]; received [].");
  });
});

describe("weights and masks", () => {
  const loss = losses.meanSquaredError();
  const targets = tf.keep(tf.zeros([2, 3, 2]));
  const predictions = tf.keep(tf.tensor3d([1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6], [2, 3, 2]));

  it("a sample's weight counts for all of its positions, a position's for itself; the mean is over their count", () => {
    expect(Array.from(loss.values(targets, predictions).dataSync())).toEqual([1, 4, 9, 16, 25, 36]);
    expect(value(loss.value(targets, predictions, tf.tensor1d([2, 0.5])))).toBeCloseTo((2 * 14 + 0.5 * 77) / 6, 5);
    expect(value(loss.value(targets, predictions, tf.tensor2d([[1, 0, 2], [0, 0, 1]])))).toBeCloseTo((1 + 18 + 36) / 6, 5);
  });

  it("a mask leaves positions out of the mean as well", () => {
    const mask = tf.tensor2d([[1, 1, 0], [1, 0, 0]]);
    expect(value(loss.value(targets, predictions, undefined, mask))).toBeCloseTo((1 + 4 + 16) / 3, 5);
    expect(value(loss.value(targets, predictions, tf.tensor1d([2, 1]), mask))).toBeCloseTo((2 + 8 + 16) / 3, 5);
    expect(value(loss.value(targets, predictions, undefined, tf.tensor1d([1, 0])))).toBeCloseTo(14 / 3, 5);
    expect(value(loss.value(targets, predictions, undefined, tf.zeros([2, 3])))).toBe(0);
  });

  it("says when weights belong to other samples", () => {
    expect(() => loss.value(targets, predictions, tf.tensor1d([1, 2, 3]))).toThrow(
      "meanSquaredError: weights must have the first axes of the [2, 3] values that they weigh, so one number a sample or a position; received [3].",
    );
  });

  it("a column of predictions takes a plain list of targets", () => {
    expect(value(loss.value(tf.tensor1d([1, 2]), tf.tensor2d([[1], [4]])))).toBe(2);
  });
});
