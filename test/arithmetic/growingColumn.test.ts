import { expect, test } from "vitest";
import { GrowingColumn } from "../../src/arithmetic/growingColumn.js";

test("keeps what is pushed and appended, in order, across growth", () => {
  const column = new GrowingColumn([1, 2]);
  for (let value = 3; value <= 1_000; value++) column.push(value);
  column.append(Float32Array.from({ length: 1_000 }, (_, index) => 1_001 + index));
  expect(column.length).toBe(2_000);
  expect([...column.view()]).toEqual(Array.from({ length: 2_000 }, (_, index) => index + 1));
  expect([...column.view(1_998)]).toEqual([1_999, 2_000]);
});
