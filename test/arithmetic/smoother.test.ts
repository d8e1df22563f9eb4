import { expect, test } from "vitest";
import { Smoother } from "../../src/arithmetic/smoother.js";

/** The average by its definition: every point weighted anew for each place. */
function reference(values: readonly number[], weight: number): number[] {
  return values.map((_, last) => {
    let [sum, weights] = [0, 0];
    for (let index = 0; index <= last; index++) {
      const share = weight ** (last - index);
      sum += share * (values[index] ?? 0);
      weights += share;
    }
    return sum / weights;
  });
}

test("two points by hand", () => {
  // (0.5 * 0.5 * 1 + 0.5 * 2) / (1 - 0.25)
  expect([...new Smoother(0.5).follow(Float32Array.of(1, 2))]).toEqual([1, Math.fround(1.25 / 0.75)]);
});

test("agrees with the weighted mean, however the curve arrives", () => {
  const values = Array.from({ length: 500 }, (_, index) => Math.fround(Math.cos(index * index)));
  const smoother = new Smoother(0.9);
  const all = Float32Array.from(values);
  for (const length of [1, 7, 300, 500]) smoother.follow(all.subarray(0, length));
  const smoothed = [...smoother.follow(all)];
  for (const [index, expected] of reference(values, 0.9).entries()) expect(smoothed[index]).toBeCloseTo(expected, 5);
});

test("a constant stays what it is, and NaN leaves a gap without touching what follows", () => {
  expect([...new Smoother(0.99).follow(Float32Array.of(3, 3, NaN, 3))]).toEqual([3, 3, NaN, 3]);
});

test("weight 1 is refused", () => {
  expect(() => new Smoother(1)).toThrow("smoothing: weight must be a number from 0 to less than 1; received 1.");
});
