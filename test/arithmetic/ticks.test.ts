import { expect, test } from "vitest";
import { logTicks, ticks } from "../../src/arithmetic/ticks.js";

test("ticks are round and lie within the ends", () => {
  expect(ticks(0, 1, 5)).toEqual([0, 0.2, 0.4, 0.6000000000000001, 0.8, 1]);
  expect(ticks(0, 937, 5)).toEqual([0, 200, 400, 600, 800]);
});

test("a logarithmic axis has whole powers of ten where it is long", () => {
  expect(logTicks(-3, 0, 5)).toEqual([0.001, 0.01, 0.1, 1]);
  expect(logTicks(-9, 3, 5)).toEqual([1e-9, 1e-6, 1e-3, 1, 1000]);
});

test("between two powers of ten it has 1, 2 and 5, and round numbers where even these are too few", () => {
  expect(logTicks(-1, 0.5, 5)).toEqual([0.1, 0.2, 0.5, 1, 2]);
  expect(logTicks(Math.log10(2.1), Math.log10(2.9), 4)).toEqual([2.2, 2.4000000000000004, 2.6, 2.8000000000000003]);
});
