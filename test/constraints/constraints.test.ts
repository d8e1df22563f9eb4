import { afterEach, beforeEach, expect, it } from "vitest";
import { constraints, tf } from "../../src/index.js";
import { constraintOf } from "../../src/constraints/named.js";
import keras from "../reference/kerasRegularizers.json" with { type: "json" };

beforeEach(() => tf.engine().startScope());
afterEach(() => tf.engine().endScope());

const { maxNorm, minMaxNorm, nonNeg, unitNorm } = constraints;
const same: [keyof typeof keras.projected, (axis: constraints.NormAxis) => constraints.Constraint][] = [
  ["maxNorm", (axis) => maxNorm({ maxValue: 1.5, axis })],
  ["minMaxNorm", (axis) => minMaxNorm({ minValue: 0.5, maxValue: 1.2, rate: 0.7, axis })],
  ["nonNeg", () => nonNeg()],
  ["unitNorm", (axis) => unitNorm({ axis })],
];

it.each(same)("%s gives Keras' weights", (name, make) => {
  keras.weights.forEach(({ shape, values }, i) => {
    const w = tf.tensor(values, shape);
    const before = tf.memory().numTensors;
    const got = tf.tidy(() => make(shape.length === 4 ? [0, 1, 2] : 0).apply(w));
    expect(tf.memory().numTensors).toBe(before + 1);
    expect(got.shape).toEqual(shape);
    got.dataSync().forEach((value, k) => expect(value).toBeCloseTo(keras.projected[name][i]?.[k] ?? Number.NaN, 5));
  });
});

it("the examples hold", () => {
  const w = tf.tensor2d([[3], [4]]);
  expect(Array.from(maxNorm({ maxValue: 1 }).apply(w).dataSync(), (value) => value.toFixed(3))).toEqual(["0.600", "0.800"]);
  expect(Array.from(minMaxNorm({ maxValue: 1, rate: 0.5 }).apply(w).dataSync(), (value) => value.toFixed(3))).toEqual(["1.800", "2.400"]);
  expect(Array.from(constraintOf("nonNeg").apply(tf.tensor1d([-1, 2])).dataSync())).toEqual([0, 2]);
});

it("says what is wrong", () => {
  expect(() => maxNorm({ maxValue: 0 })).toThrow("maxNorm: maxValue must be a positive number; received 0.");
  expect(() => minMaxNorm({ minValue: 2 })).toThrow("minMaxNorm: minValue must lie from 0 to maxValue; received minValue 2 and maxValue 1.");
  expect(() => minMaxNorm({ rate: 2 })).toThrow("minMaxNorm: rate must lie from 0 to 1; received 2.");
  expect(() => constraintOf("maxnorm" as "maxNorm")).toThrow('Did you mean "maxNorm"?');
});
