import { RandomSource } from "../backend/index.js";
import { numbered, pointSet, type PointsOptions } from "./points.js";
import type { SplitDataset } from "./splitDataset.js";

export interface BlobsOptions extends PointsOptions {
  /** How many clouds; 3. */
  readonly classes?: number;
  /** Where their middles may lie, each way from 0; 5. */
  readonly reach?: number;
}

/**
 * Round clouds of points around random middles.
 *
 * x ~ N(middle, noise²), each middle evenly from the square of side 2·reach around 0
 *
 * @param options see {@link BlobsOptions}; 500 points, noise 1
 * @returns inputs of shape [2]; targets are the clouds' numbers
 * @throws when a number is out of range
 * @example const { train, test } = datasets.blobs({ classes: 4, seed: 2 });
 */
export function blobs({ classes = 3, reach = 5, noise = 1, ...options }: BlobsOptions = {}): SplitDataset {
  const names = numbered("blobs", classes);
  const random = new RandomSource(options.seed ?? 0).fork("middles");
  const middles = names.map(() => ({ x: (2 * random.next() - 1) * reach, y: (2 * random.next() - 1) * reach }));
  return pointSet("blobs", names, { ...options, noise }, (cloud) => middles[cloud] ?? { x: 0, y: 0 });
}
