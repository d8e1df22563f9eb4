import { expect, test } from "vitest";
import { isChain } from "../../../src/backend/compiled/isChain.js";
import type { Operation } from "../../../src/backend/compiled/graph.js";

const operation = (name: string, op: string, ...inputs: string[]): Operation => ({ name, op, inputs, scope: [] });

test("long operations in a row are a chain, whatever stands between and beside them", () => {
  expect(isChain([operation("a", "Conv2D", "x"), operation("b", "Relu", "a"), operation("c", "MatMul", "b"), operation("d", "Sum", "b")])).toBe(true);
});

test("two that wait for nothing of each other are none, wherever they meet again", () => {
  expect(isChain([operation("a", "MatMul", "x"), operation("b", "GradbookProduct", "x"), operation("c", "AddV2", "a", "b"), operation("d", "Conv2D", "c")])).toBe(false);
});

test("without long operations there is none", () => {
  expect(isChain([operation("a", "Relu", "x")])).toBe(false);
});
