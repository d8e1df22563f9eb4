import { expect, test } from "vitest";
import { thinPeaks } from "../../src/arithmetic/thinPeaks.js";

test("a short curve stays whole", () => {
  expect([...thinPeaks([3, 1, 2], 8)]).toEqual([0, 1, 2]);
  expect([...thinPeaks([], 8)]).toEqual([]);
});

test("the hand-made curve of the doc comment keeps its peaks and ends", () => {
  const kept = [...thinPeaks([0, 1, 9, 1, 0, 1, 2, 1, 0, -5, 0, 1], 8)];
  expect(kept).toContain(2);
  expect(kept).toContain(9);
  expect(kept[0]).toBe(0);
  expect(kept.at(-1)).toBe(11);
  expect(kept.length).toBeLessThanOrEqual(8);
});

test("for random curves: within the limit, ascending, and with the smallest and largest value of the whole", () => {
  for (let round = 0; round < 300; round++) {
    const count = 1 + Math.floor(Math.random() * 5_000);
    const limit = 8 + Math.floor(Math.random() * 500);
    const values = Float32Array.from({ length: count }, () => (Math.random() < 0.05 ? NaN : Math.random() ** 9));
    const kept = thinPeaks(values, limit);
    expect(kept.length).toBeLessThanOrEqual(limit);
    expect(kept.every((index, place) => place === 0 || index > (kept[place - 1] ?? Infinity))).toBe(true);
    const finite = [...values].filter((value) => !Number.isNaN(value));
    const picked = [...kept].map((index) => values[index] ?? NaN).filter((value) => !Number.isNaN(value));
    if (finite.length > 0) {
      expect(Math.max(...picked)).toBe(Math.max(...finite));
      expect(Math.min(...picked)).toBe(Math.min(...finite));
    }
  }
});

test("a single NaN in a long curve stays visible", () => {
  const values = new Float32Array(10_000).fill(1);
  values[5_555] = NaN;
  expect([...thinPeaks(values, 100)]).toContain(5_555);
});

test("too small a limit is refused", () => {
  expect(() => thinPeaks([1], 4)).toThrow("limit must be at least 8; received 4");
});
