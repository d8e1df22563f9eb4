import { RandomSource } from "../backend/index.js";
import { Dataset } from "./dataset.js";
import { divided, type DivisionOptions, GENERATED } from "./divided.js";
import type { SplitDataset } from "./splitDataset.js";

/** What all generated points have in common. */
export interface PointsOptions extends DivisionOptions {
  /** How many points in all. */
  readonly samples?: number;
  /** The standard deviation of what is added to each coordinate. */
  readonly noise?: number;
}

/** A point without its noise, and its class. */
export interface Point {
  readonly x: number;
  readonly y: number;
  readonly target: number;
}

/**
 * Points in the plane of some classes, each class as often as the others.
 *
 * @param place where the point `index` of a class with `count` points lies
 * @throws when there are fewer points than classes, or the noise is negative
 */
export function pointSet(
  owner: string,
  classNames: readonly string[],
  { samples = 500, noise = 0, ...division }: PointsOptions,
  place: (target: number, index: number, count: number, random: RandomSource) => Omit<Point, "target">,
): SplitDataset {
  const classes = classNames.length;
  if (!(Number.isInteger(samples) && samples >= classes)) throw new Error(`${owner}: samples must be a whole number from ${classes}; received ${String(samples)}.`);
  if (!(noise >= 0)) throw new Error(`${owner}: noise must be a number from 0; received ${String(noise)}.`);
  const random = new RandomSource(division.seed ?? 0).fork(owner);
  const points = Array.from({ length: samples }, (_, i): Point => {
    const target = i % classes;
    const { x, y } = place(target, Math.floor(i / classes), Math.ceil((samples - target) / classes), random);
    return { x: x + noise * random.normal(), y: y + noise * random.normal(), target };
  });
  const dataset = new Dataset({
    inputs: Float32Array.from(points.flatMap(({ x, y }) => [x, y])),
    inputShape: [2],
    targets: Int32Array.from(points, ({ target }) => target),
    classNames,
    name: owner,
  });
  return divided(owner, dataset, division, { ...GENERATED, featureNames: ["x", "y"] });
}

/** "class 0", "class 1", … */
export function numbered(owner: string, classes: number): string[] {
  if (!(Number.isInteger(classes) && classes >= 1)) throw new Error(`${owner}: classes must be a positive integer; received ${String(classes)}.`);
  return Array.from({ length: classes }, (_, i) => `class ${i}`);
}
