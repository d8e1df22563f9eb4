import { checkNumber, imageTransform, type Transform } from "./transform.js";

export interface CutoutOptions {
  /** The square's side in pixels. */
  readonly size: number;
  /** What stands in the square; 0. */
  readonly value?: number;
}

/**
 * Covers a square at a random place of each image; it may hang over the edge.
 *
 * y[r, c] = value where |r − r₀| and |c − c₀| are within size / 2, x elsewhere; the middle (r₀, c₀) evenly from the image
 *
 * @param options see {@link CutoutOptions}
 * @throws when size is below 1
 * @example photos.train.augment(datasets.transforms.cutout({ size: 8 }))
 * @see DeVries and Taylor, Improved regularization of convolutional neural networks with cutout, 2017
 */
export function cutout(options: CutoutOptions): Transform {
  const size = checkNumber("cutout", "size", options.size, 1);
  const value = options.value ?? 0;
  return imageTransform(`cutout ${size}`, ({ pixels, rows, columns, channels }, random) => {
    const [top, left] = [random.integer(rows) - Math.floor(size / 2), random.integer(columns) - Math.floor(size / 2)];
    for (let row = Math.max(0, top); row < Math.min(rows, top + size); row++) {
      pixels.fill(value, (row * columns + Math.max(0, left)) * channels, (row * columns + Math.min(columns, left + size)) * channels);
    }
  });
}
