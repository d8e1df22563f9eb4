import { pointSet, type PointsOptions } from "./points.js";
import type { SplitDataset } from "./splitDataset.js";

/**
 * Two half circles that reach into each other.
 *
 * (cos t, sin t) and (1 − cos t, ½ − sin t), t evenly from 0 to π
 *
 * @param options see {@link PointsOptions}; 500 points, noise 0.1
 * @returns inputs of shape [2]; targets are 0 for the upper and 1 for the lower moon
 * @throws when a number is out of range
 * @example const { train, test } = datasets.moons({ noise: 0.2 });
 */
export function moons({ noise = 0.1, ...options }: PointsOptions = {}): SplitDataset {
  return pointSet("moons", ["upper", "lower"], { ...options, noise }, (moon, index, count) => {
    const t = (Math.PI * index) / Math.max(1, count - 1);
    return moon === 0 ? { x: Math.cos(t), y: Math.sin(t) } : { x: 1 - Math.cos(t), y: 0.5 - Math.sin(t) };
  });
}
