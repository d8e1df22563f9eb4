import { warp } from "./affine.js";
import { checkNumber, imageTransform, type Transform } from "./transform.js";

export interface CropOptions {
  /** How small the window may be, as a part of each side from 0 (not included) to 1. */
  readonly least: number;
}

/**
 * Takes a random window out of each image and enlarges it to the image's size.
 *
 * y(p) = x(s·p + corner), s evenly from least to 1, the same for both axes, and the corner evenly from where the window fits
 *
 * @param options see {@link CropOptions}
 * @throws when least is not from 0.01 to 1
 * @example photos.train.augment(datasets.transforms.crop({ least: 0.8 }))
 */
export function crop(options: CropOptions): Transform {
  const least = checkNumber("crop", "least", options.least, 0.01, 1);
  return imageTransform(`crop ${least}`, (image, random) => {
    const side = least + (1 - least) * random.next();
    const [left, top] = [random.next() * (1 - side) * (image.columns - 1), random.next() * (1 - side) * (image.rows - 1)];
    warp(image, [side, 0, left, 0, side, top], { fillMode: "nearest" });
  });
}
