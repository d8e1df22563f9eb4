import { aroundMiddle, type FillOptions, warp } from "./affine.js";
import { checkNumber, imageTransform, type Transform } from "./transform.js";

export interface ScaleOptions extends FillOptions {
  /** The smallest and the largest factor: [0.8, 1.2] shrinks to four fifths and enlarges by a fifth at most. */
  readonly range: readonly [smallest: number, largest: number];
}

/**
 * Enlarges or shrinks each image around its middle by a random factor.
 *
 * y(p) = x((p − middle) / s + middle), s evenly from the range
 *
 * @param options see {@link ScaleOptions}
 * @throws when the range is not two positive numbers, the smaller first
 * @example digits.train.augment(datasets.transforms.scale({ range: [0.9, 1.1] }))
 */
export function scale(options: ScaleOptions): Transform {
  const [smallest, largest] = options.range;
  checkNumber("scale", "the smallest factor", smallest, 0.01);
  checkNumber("scale", "the largest factor", largest, smallest);
  return imageTransform(`scale ${smallest}–${largest}`, (image, random) => warp(image, aroundMiddle(image, 0, smallest + (largest - smallest) * random.next()), options));
}
