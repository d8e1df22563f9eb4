import { pointSet, type PointsOptions } from "./points.js";
import type { SplitDataset } from "./splitDataset.js";

export interface CirclesOptions extends PointsOptions {
  /** The inner circle's radius over the outer one's; 0.5. */
  readonly factor?: number;
}

/**
 * A circle within a circle.
 *
 * (cos t, sin t) and factor·(cos t, sin t), t evenly around
 *
 * @param options see {@link CirclesOptions}; 500 points, noise 0.05
 * @returns inputs of shape [2]; targets are 0 for the outer and 1 for the inner circle
 * @throws when a number is out of range
 * @example const { train, test } = datasets.circles({ factor: 0.3 });
 */
export function circles({ factor = 0.5, noise = 0.05, ...options }: CirclesOptions = {}): SplitDataset {
  if (!(factor > 0 && factor < 1)) throw new Error(`circles: factor must be between 0 and 1; received ${String(factor)}.`);
  return pointSet("circles", ["outer", "inner"], { ...options, noise }, (circle, index, count) => {
    const [t, radius] = [(2 * Math.PI * index) / count, circle === 0 ? 1 : factor];
    return { x: radius * Math.cos(t), y: radius * Math.sin(t) };
  });
}
