import { describe, expect, test } from "vitest";
import { bandPaths, ridgeEnds, ridgePaths } from "../../src/arithmetic/ridges.js";

const size = { width: 100, height: 100 };

describe("ridges", () => {
  test("stand one behind the other, as high as their bins", () => {
    const row = { low: 0, high: 10, bins: [0, 50, 100, 50] };
    const [first, second] = ridgePaths([row, row], size, [0, 10]);
    expect(first?.baseline).toBe(61); // 22 of headroom, then half of 78
    expect(second?.baseline).toBe(100);
    expect(second?.path).toBe("M0 100L12.5 100L37.5 89L62.5 78L87.5 89L100 100Z");
  });

  test("leave a line empty where nothing was seen", () => {
    expect(ridgePaths([null, { low: 1, high: 1, bins: [0] }], size, [0, 1]).map(({ path }) => path)).toEqual(["", ""]);
  });

  test("end at the smallest and the largest of all rows", () => {
    expect(ridgeEnds([{ low: -1, high: 2, bins: [] }, null, { low: -3, high: 1, bins: [] }])).toEqual([-3, 2]);
    expect(ridgeEnds([])).toEqual([0, 1]);
    expect(ridgeEnds([{ low: 5, high: 5, bins: [] }])).toEqual([4.5, 5.5]);
  });
});

describe("bands", () => {
  test("lie inside each other, with the middle as a line", () => {
    const { areas, middle, ends } = bandPaths([1, 3], [[0, 2, 4], [0, 1, 4]], size);
    expect(ends).toEqual([0, 4]);
    expect(areas).toEqual(["M0 100L100 100L100 0L0 0Z"]);
    expect(middle).toBe("M0 50L100 75");
  });

  test("of one moment go over the whole width, of none there are none", () => {
    expect(bandPaths([7], [[0, 1, 2]], size).middle).toBe("M0 50L100 50");
    expect(bandPaths([], [], size)).toEqual({ areas: [], middle: "", ends: [0, 1] });
    expect(bandPaths([1, 2, 3], [[0, 1, 2], null, [0, 2, 2]], size).middle).toBe("M0 50L100 0");
  });
});
