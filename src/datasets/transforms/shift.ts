import { type FillOptions, warp } from "./affine.js";
import { around, checkNumber, imageTransform, type Transform } from "./transform.js";

export interface ShiftOptions extends FillOptions {
  /** How far at most, in pixels, each way along each axis. */
  readonly pixels: number;
  /** Whether by whole pixels only, which keeps images sharp; true. */
  readonly whole?: boolean;
}

/**
 * Moves each image by random distances along both axes.
 *
 * y[r, c] = x[r − dr, c − dc], with dr and dc evenly from −pixels to pixels
 *
 * @param options see {@link ShiftOptions}
 * @throws when pixels is negative
 * @example digits.train.augment(datasets.transforms.shift({ pixels: 2 }))
 */
export function shift(options: ShiftOptions): Transform {
  const pixels = checkNumber("shift", "pixels", options.pixels, 0);
  const isWhole = options.whole ?? true;
  return imageTransform(`shift ${pixels}`, (image, random) => {
    const draw = () => (isWhole ? random.integer(2 * Math.floor(pixels) + 1) - Math.floor(pixels) : around(pixels, random));
    const [down, right] = [draw(), draw()];
    if (down !== 0 || right !== 0) warp(image, [1, 0, -right, 0, 1, -down], options);
  });
}
