import { expect, test } from "vitest";
import { isChain } from "../../../src/backend/compiled/isChain.js";
import type { Operation } from "../../../src/backend/compiled/graph.js";

const operation = (name: string, microseconds: number, ...inputs: string[]): Operation => ({ name, op: "MatMul", microseconds, inputs, scope: [] });

test("long operations in a row are a chain, whatever stands between and beside them", () => {
  expect(isChain([operation("a", 500, "x"), operation("b", 5, "a"), operation("c", 200, "b"), operation("d", 5, "b")])).toBe(true);
});

test("two that wait for nothing of each other are none, wherever they meet again", () => {
  expect(isChain([operation("a", 200, "x"), operation("b", 200, "x"), operation("c", 5, "a", "b"), operation("d", 500, "c")])).toBe(false);
});

test("without long operations there is none", () => {
  expect(isChain([operation("a", 5, "x")])).toBe(false);
});
