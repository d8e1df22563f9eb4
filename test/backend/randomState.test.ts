import { expect, it } from "vitest";
import { RandomState, tf, variable } from "../../src/backend/index.js";

it("is uniform in [0, 1), new at every draw, and repeated by its seed", () => {
  const [state, same, other] = [new RandomState("x"), new RandomState("x"), new RandomState("y")];
  const [first, second] = [state.uniform([50, 200]), state.uniform([50, 200])];
  expect(first.shape).toEqual([50, 200]);
  expect(first.min().dataSync()[0]).toBeGreaterThanOrEqual(0);
  expect(first.max().dataSync()[0]).toBeLessThan(1);
  expect(first.mean().dataSync()[0]).toBeCloseTo(0.5, 1);
  expect(tf.moments(first).variance.dataSync()[0]).toBeCloseTo(1 / 12, 2);
  expect(first.dataSync()).not.toEqual(second.dataSync());
  expect(same.uniform([50, 200]).dataSync()).toEqual(first.dataSync());
  expect(other.uniform([50, 200]).dataSync()).not.toEqual(first.dataSync());
});

it("is normal with mean 0 and variance 1", () => {
  const numbers = new RandomState("z").normal([100, 200]);
  const { mean, variance } = tf.moments(numbers);
  expect(Math.abs(mean.dataSync()[0] ?? 1)).toBeLessThan(0.03);
  expect(Math.abs((variance.dataSync()[0] ?? 0) - 1)).toBeLessThan(0.05);
  expect(tf.mean(numbers.abs().greater(1.96).cast("float32")).dataSync()[0]).toBeCloseTo(0.05, 2);
});

it("leaves nothing but its results, and nothing after dispose", () => {
  const before = tf.memory().numTensors;
  const state = new RandomState(1);
  state.uniform([2]).dispose();
  state.uniform([3]).dispose();
  state.dispose();
  expect(tf.memory().numTensors).toBe(before);
});

it("variable takes tensors and numbers, and is trainable unless told", () => {
  const given = tf.ones([2]);
  const [a, b] = [variable(given), variable([[1, 2]], { trainable: false, name: "frozenOne" })];
  expect([a.shape, a.trainable, b.shape, b.trainable, b.name]).toEqual([[2], true, [1, 2], false, "frozenOne"]);
  expect(given.isDisposed).toBe(false);
});
