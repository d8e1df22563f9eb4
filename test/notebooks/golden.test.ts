import { expect, test } from "vitest";
import { courseNotebooks, readCells, type SavedCell } from "./course.js";
import { inOrder, promised, shownNumbers } from "./golden.js";

const printing = (text: string): SavedCell => ({ cell_type: "code", metadata: {}, source: "", outputs: [{ output_type: "stream", text }] });

test("finds numbers as notebooks print them", () => {
  expect(shownNumbers(printing("dense_1: 784·64 + 64 = 50,240, W1 [ 3, 3 ] −0.4 and 1.5e-3 of h2"))).toEqual([784, 64, 64, 50240, 3, 3, -0.4, 0.0015]);
});

test("compares to as many places as the figure has", () => {
  expect(inOrder([0.13, 0.96, 0.4], [0.13011, 0.95689, 0.40131])).toBe(true);
  expect(inOrder([0.13, 0.96, 0.4], [0.13011, 0.40131, 0.95689])).toBe(false);
  expect(inOrder([0.357], [0.4519])).toBe(false);
  expect(inOrder([50890], [50891])).toBe(false);
});

test("every group of figures is promised by some notebook", () => {
  const paths = courseNotebooks.flatMap(readCells).flatMap(promised).map(({ path }) => path.split("/")[0]);
  expect(paths.length).toBeGreaterThan(0);
  expect([...new Set(paths)].sort()).toEqual(["backprop", "convArithmetic", "convolution2d", "inference", "initializers", "losses", "parameterCounts", "rmsprop"]);
});
