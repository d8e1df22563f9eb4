import { expect, test } from "vitest";
import { allFinite } from "../../src/backend/index.js";

test.each([Number.NaN, Infinity, -Infinity])("one %s is found wherever it stands", (wrong) => {
  // Around the width of the vector units.
  for (const length of [1, 3, 15, 16, 17, 100]) {
    for (let at = 0; at < length; at++) {
      const values = new Float32Array(length).fill(1);
      expect(allFinite(values)).toBe(true);
      values[at] = wrong;
      expect(allFinite(values), `${at} of ${length}`).toBe(false);
    }
  }
});

test("the largest and the smallest numbers are numbers, however many there are", () => {
  for (const value of [3.4028234e38, -3.4028234e38, 1e-45, -0]) expect(allFinite(new Float32Array(1000).fill(value)), String(value)).toBe(true);
  expect(allFinite(new Float32Array(0))).toBe(true);
  expect(allFinite(Int32Array.of(-1, 2 ** 31 - 1))).toBe(true);
});

test("a part of an array is looked at alone", () => {
  const values = Float32Array.of(1, 2, Number.NaN, 4);
  expect(allFinite(values.subarray(0, 2))).toBe(true);
  expect(allFinite(values.subarray(1, 3))).toBe(false);
  expect(allFinite(values.subarray(3))).toBe(true);
});
