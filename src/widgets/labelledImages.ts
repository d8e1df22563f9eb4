import { shapeText } from "../arithmetic/shape.js";
import { encodePng } from "./png.js";

/** Images with what they are: a dataset, or a part of one. */
export interface LabelledImages {
  /** Pixels of all images, one image after another. */
  readonly inputs: Uint8Array | Float32Array;
  /** [height, width, channels], channels 1 or 3. */
  readonly inputShape: readonly number[];
  /** Classes' numbers. */
  readonly targets?: ArrayLike<number>;
  /** What pixels are multiplied by to lie between 0 and 1; 1. */
  readonly scale?: number;
  /** Names of the classes; without them the number stands for each. */
  readonly classNames?: readonly string[] | undefined;
}

/** Largest side of an image in an output, in pixels: more can't be seen at the size that it is shown in. */
const SIDE = 128;

/** One below the other, as a PNG. */
export interface ImageStrip {
  /** In base64. */
  readonly png: string;
  /** Pixels of one image. */
  readonly width: number;
  readonly height: number;
}

/**
 * Reads the shape of images and counts them.
 *
 * @param owner stands in messages
 * @throws when they are no images
 */
export function imageShape(owner: string, { inputs, inputShape }: LabelledImages): { readonly height: number; readonly width: number; readonly channels: number; readonly count: number } {
  const [height = 0, width = 0, channels = 0] = inputShape;
  if (inputShape.length !== 3 || height * width === 0 || (channels !== 1 && channels !== 3)) {
    throw new Error(`${owner}: images must have the shape [height, width, 1 or 3]; received ${shapeText(inputShape)}. Use reshape to bring them into it.`);
  }
  return { height, width, channels, count: Math.floor(inputs.length / (height * width * channels)) };
}

/** Name of a class. */
export function className(source: LabelledImages, index: number | undefined): string {
  return source.classNames?.[index ?? -1] ?? String(index ?? "?");
}

/** The images of these numbers as one picture; large ones by every n-th pixel's mean. */
export function imageStrip(owner: string, source: LabelledImages, indices: readonly number[]): ImageStrip {
  const { height, width, channels } = imageShape(owner, source);
  const { inputs, scale = 1 } = source;
  const by = Math.ceil(Math.max(height, width) / SIDE);
  const [rows, columns] = [Math.floor(height / by), Math.floor(width / by)];
  const pixels = new Uint8Array(indices.length * rows * columns * channels);
  let at = 0;
  for (const index of indices) {
    const start = index * height * width * channels;
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++) {
        for (let channel = 0; channel < channels; channel++) {
          let sum = 0;
          for (let y = row * by; y < (row + 1) * by; y++) {
            for (let x = column * by; x < (column + 1) * by; x++) sum += inputs[start + (y * width + x) * channels + channel] ?? 0;
          }
          pixels[at++] = Math.round(255 * Math.min(1, Math.max(0, (sum / (by * by)) * scale)));
        }
      }
    }
  }
  return { png: Buffer.from(encodePng(pixels, columns, rows * indices.length, channels)).toString("base64"), width: columns, height: rows };
}
