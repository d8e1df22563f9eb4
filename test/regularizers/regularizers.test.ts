import { afterEach, beforeEach, expect, it } from "vitest";
import { regularizers, tf, variable } from "../../src/index.js";
import { regularizerOf } from "../../src/regularizers/named.js";
import { nest } from "../reference/arrays.js";
import { checkGradient } from "../reference/gradientCheck.js";
import keras from "../reference/kerasRegularizers.json" with { type: "json" };

beforeEach(() => tf.engine().startScope());
afterEach(() => tf.engine().endScope());

const { l1, l2, l1l2, orthogonal } = regularizers;
const same: [keyof typeof keras.penalties, regularizers.Regularizer][] = [
  ["l1", l1({ l1: 0.02 })],
  ["l2", l2({ l2: 0.03 })],
  ["l1l2", l1l2({ l1: 0.01, l2: 0.05 })],
  ["orthogonal rows", orthogonal({ factor: 0.5 })],
  ["orthogonal columns", orthogonal({ factor: 0.5, mode: "columns" })],
];

it.each(same)("%s gives Keras' penalty and the right gradient", (name, regularizer) => {
  keras.weights.forEach(({ shape, values }, i) => {
    const wanted = keras.penalties[name][i] ?? undefined;
    if (wanted === undefined) return;
    const w = variable(nest(values, shape) as number[][]);
    const before = tf.memory().numTensors;
    const penalty = tf.tidy(() => regularizer.value(w));
    expect(tf.memory().numTensors).toBe(before + 1);
    expect(penalty.dataSync()[0]).toBeCloseTo(wanted, 5);
    checkGradient(() => regularizer.value(w), w, { step: 3e-3 });
  });
});

it("the examples hold", () => {
  const w = tf.tensor1d([1, -2]);
  expect(l1({ l1: 0.1 }).value(w).dataSync()[0]).toBeCloseTo(0.3);
  expect(l2({ l2: 0.1 }).value(w).dataSync()[0]).toBeCloseTo(0.5);
  expect(orthogonal({ factor: 1 }).value(tf.tensor2d([[1, 0], [1, 1]])).dataSync()[0]).toBeCloseTo(Math.SQRT1_2);
  expect(regularizerOf("l1l2").value(w).dataSync()[0]).toBeCloseTo(0.08);
});

it("says what is wrong", () => {
  expect(() => l2({ l2: -1 })).toThrow("l2: l2 must be a number from 0; received -1.");
  expect(() => orthogonal({ mode: "both" as "rows" })).toThrow('orthogonal: mode must be "rows" or "columns"; received "both".');
  expect(() => orthogonal().value(tf.tensor1d([1]))).toThrow("orthogonal: the weight must be a matrix; received the shape [1].");
  expect(() => regularizerOf("l3" as "l2")).toThrow('unknown regularizer "l3". Did you mean "l1"?');
});
