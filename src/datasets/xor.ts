import { pointSet, type PointsOptions } from "./points.js";
import type { SplitDataset } from "./splitDataset.js";

/**
 * Clouds at the four corners of a square, opposite ones of one class: the smallest problem that needs a hidden layer.
 *
 * class = (x > 0) xor (y > 0), around (±1, ±1)
 *
 * @param options see {@link PointsOptions}; 500 points, noise 0.25
 * @returns inputs of shape [2]; targets are 0 where both signs agree and 1 where they differ
 * @throws when a number is out of range
 * @example const { train, test } = datasets.xor();
 */
export function xor({ noise = 0.25, ...options }: PointsOptions = {}): SplitDataset {
  return pointSet("xor", ["same", "different"], { ...options, noise }, (different, index) => {
    const x = index % 2 === 0 ? 1 : -1;
    return { x, y: different === 0 ? x : -x };
  });
}
