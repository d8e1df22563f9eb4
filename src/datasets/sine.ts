import { RandomSource } from "../backend/index.js";
import { Dataset } from "./dataset.js";
import { divided, GENERATED } from "./divided.js";
import type { PointsOptions } from "./points.js";
import type { SplitDataset } from "./splitDataset.js";

/**
 * A noisy sine wave, to learn a function of one number.
 *
 * y = sin x + ε, x evenly from −π to π, ε ~ N(0, noise²)
 *
 * @param options see {@link PointsOptions}; 500 points, noise 0.1
 * @returns inputs and targets of shape [1]
 * @throws when a number is out of range
 * @example const { train, test } = datasets.sine({ noise: 0.05 });
 */
export function sine({ samples = 500, noise = 0.1, ...division }: PointsOptions = {}): SplitDataset {
  if (!(Number.isInteger(samples) && samples >= 1)) throw new Error(`sine: samples must be a positive integer; received ${String(samples)}.`);
  if (!(noise >= 0)) throw new Error(`sine: noise must be a number from 0; received ${String(noise)}.`);
  const random = new RandomSource(division.seed ?? 0).fork("sine");
  const inputs = Float32Array.from({ length: samples }, () => Math.PI * (2 * random.next() - 1));
  const targets = inputs.map((x) => Math.sin(x) + noise * random.normal());
  return divided("sine", new Dataset({ inputs, inputShape: [1], targets, targetShape: [1], name: "sine" }), division, { ...GENERATED, featureNames: ["x"] });
}
