import { aroundMiddle, type FillOptions, warp } from "./affine.js";
import { around, checkNumber, imageTransform, type Transform } from "./transform.js";

export interface RotateOptions extends FillOptions {
  /** How far at most, either way. */
  readonly degrees: number;
}

/**
 * Turns each image around its middle by a random angle.
 *
 * y(p) = x(R·(p − middle) + middle), R turning by an angle evenly from −degrees to degrees
 *
 * @param options see {@link RotateOptions}
 * @throws when degrees is not from 0 to 180
 * @example digits.train.augment(datasets.transforms.rotate({ degrees: 15 }))
 */
export function rotate(options: RotateOptions): Transform {
  const degrees = checkNumber("rotate", "degrees", options.degrees, 0, 180);
  return imageTransform(`rotate ${degrees}°`, (image, random) => warp(image, aroundMiddle(image, (around(degrees, random) * Math.PI) / 180, 1), options));
}
