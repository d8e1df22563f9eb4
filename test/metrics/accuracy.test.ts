import { afterEach, beforeEach, expect, it } from "vitest";
import { metrics, tf } from "../../src/index.js";
import { Totals } from "../../src/metrics/totals.js";

beforeEach(() => tf.engine().startScope());
afterEach(() => tf.engine().endScope());

const predictions = tf.tensor2d([[0.9, 0.1, 0], [0.2, 0.3, 0.5], [0.1, 0.8, 0.1]]);

it.each([
  ["class numbers", tf.tensor1d([0, 1, 1], "int32")],
  ["class numbers in a column", tf.tensor2d([[0], [1], [1]], [3, 1], "int32")],
  ["class numbers as floats", tf.tensor1d([0, 1, 1])],
  ["one-hot rows", tf.tensor2d([[1, 0, 0], [0, 1, 0], [0, 1, 0]])],
])("counts right ones by %s", (_, targets) => {
  expect(Array.from(metrics.accuracy().sums(targets, predictions).dataSync())).toEqual([2, 3]);
});

it("decides a single output at one half", () => {
  const sums = metrics.accuracy().sums(tf.tensor1d([1, 0, 1, 0]), tf.tensor2d([[0.9], [0.2], [0.4], [0.6]]));
  expect(Array.from(sums.dataSync())).toEqual([2, 4]);
});

it("is exact over unequal batches", () => {
  const totals = new Totals({ means: ["loss"], metrics: [{ name: "accuracy", metric: metrics.accuracy() }] });
  totals.add([3 * 0.5, 3, 3], 3);
  totals.add([1 * 2.5, 0, 1], 1);
  expect(totals.scores()).toEqual({ loss: 1, accuracy: 0.75 });
});

it("weighs samples", () => {
  const sums = metrics.accuracy().sums(tf.tensor1d([0, 1, 1], "int32"), predictions, tf.tensor1d([1, 4, 0.5]));
  expect(Array.from(sums.dataSync())).toEqual([1.5, 5.5]);
  expect(metrics.accuracy().result([0, 0])).toBe(0);
});
