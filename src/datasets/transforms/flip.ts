import { type Image, imageTransform, type Transform } from "./transform.js";

export interface FlipOptions {
  /** "horizontal": left and right change places; "vertical": top and bottom; "both": each by its own draw; "horizontal". */
  readonly mode?: "horizontal" | "vertical" | "both";
}

/**
 * Turns over half of the images. Fit for photographs, and wrong for digits and letters: a turned 2 is none.
 *
 * y[r, c] = x[r, columns − 1 − c] for half of the images (horizontal)
 *
 * @param options see {@link FlipOptions}
 * @throws when the mode is unknown
 * @example photos.train.augment(datasets.transforms.flip())
 */
export function flip({ mode = "horizontal" }: FlipOptions = {}): Transform {
  if (!["horizontal", "vertical", "both"].includes(mode)) throw new Error(`flip: mode must be "horizontal", "vertical" or "both"; received ${JSON.stringify(mode)}.`);
  return imageTransform(`flip ${mode}`, (image, random) => {
    if (mode !== "vertical" && random.next() < 0.5) mirrored(image, (row, column) => [row, image.columns - 1 - column]);
    if (mode !== "horizontal" && random.next() < 0.5) mirrored(image, (row, column) => [image.rows - 1 - row, column]);
  });
}

function mirrored({ pixels, rows, columns, channels }: Image, from: (row: number, column: number) => readonly [row: number, column: number]): void {
  const old = pixels.slice();
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const [r, c] = from(row, column);
      const start = (r * columns + c) * channels;
      pixels.set(old.subarray(start, start + channels), (row * columns + column) * channels);
    }
  }
}
