import { numbered, pointSet, type PointsOptions } from "./points.js";
import type { SplitDataset } from "./splitDataset.js";

export interface SpiralsOptions extends PointsOptions {
  /** How many arms; 2. */
  readonly classes?: number;
  /** How often an arm winds around the middle; 1. */
  readonly turns?: number;
}

/**
 * Arms that wind around each other: no straight line parts them, and a network without a hidden layer can't either.
 *
 * r = t, angle = 2π·(turns·t + class / classes), t from 0 to 1 along an arm
 *
 * @param options see {@link SpiralsOptions}; 500 points, noise 0.02
 * @returns inputs of shape [2] within about −1 and 1; targets are the arms' numbers
 * @throws when a number is out of range
 * @example const { train, test } = datasets.spirals({ classes: 3 });
 */
export function spirals({ classes = 2, turns = 1, noise = 0.02, ...options }: SpiralsOptions = {}): SplitDataset {
  return pointSet("spirals", numbered("spirals", classes), { ...options, noise }, (arm, index, count) => {
    const t = (index + 1) / count;
    const angle = 2 * Math.PI * (turns * t + arm / classes);
    return { x: t * Math.cos(angle), y: t * Math.sin(angle) };
  });
}
