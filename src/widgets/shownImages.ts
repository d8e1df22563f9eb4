import { type Shape, shapeText, sizeOf } from "../arithmetic/shape.js";
import { tf, type Tensor } from "../backend/index.js";
import { EMPTY_SHEET, type Sheet } from "../protocol/sheet.js";
import type { LabelledImages } from "./imageGrid.js";
import { fitting, imageSheet } from "./sheet.js";
import { tidied } from "./tidied.js";

/** Longest side of a picture to choose by, in pixels, and bytes that all of them may take. */
const THUMBNAIL = 48;
const BYTES = 30_000;

/** Images that a widget tries a network on, with small pictures to choose by. */
export class ShownImages {
  /** [height, width, 1 or 3]. */
  readonly shape: readonly [number, number, number];
  readonly count: number;
  readonly labels: readonly string[];
  /** The first of them. */
  readonly thumbnails: Sheet;
  readonly #inputs: Uint8Array | Float32Array;
  readonly #scale: number;

  /** @param owner stands in messages */
  constructor(owner: string, given: LabelledImages | Tensor) {
    const { inputs, inputShape, targets, scale = 1, classNames } = given instanceof tf.Tensor ? imagesOf(given) : given;
    const shape = imageShapeOf(inputShape);
    if (shape === undefined) {
      throw new Error(`${owner}: images must have the shape [height, width, 1 or 3]; received ${shapeText(inputShape)}. Use reshape to bring them into it.`);
    }
    this.shape = shape;
    this.#inputs = inputs;
    this.#scale = scale;
    this.count = Math.floor(inputs.length / sizeOf(shape));
    if (this.count === 0) throw new Error(`${owner}: there must be at least one image; received none.`);
    this.thumbnails = this.#thumbnails();
    const name = (index: number): string => classNames?.[index] ?? String(index);
    this.labels = targets === undefined ? [] : Array.from({ length: this.thumbnails.count }, (_, index) => name(targets[index] ?? -1));
  }

  /** Images from `start` up to `end`, one after another. */
  values(start: number, end: number): Float32Array {
    const size = sizeOf(this.shape);
    return Float32Array.from(this.#inputs.subarray(start * size, end * size), (value) => value * this.#scale);
  }

  #thumbnails(): Sheet {
    const [height, width, channels] = this.shape;
    const shrink = Math.min(1, THUMBNAIL / Math.max(height, width));
    const [h, w] = [Math.max(1, Math.round(height * shrink)), Math.max(1, Math.round(width * shrink))];
    const count = fitting(Math.min(this.count, 24), h * w * channels, BYTES);
    return imageSheet(resized(this.values(0, count), [count, height, width, channels], h, w), { width: w, height: h, count }, channels);
  }
}

/** No images, for a widget that was given none. */
export const NO_IMAGES = { thumbnails: EMPTY_SHEET, labels: [] as readonly string[] };

/** [height, width, 1 or 3] of a sample of such a shape: of a row of numbers when they make a square. */
export function imageShapeOf(shape: Shape): readonly [number, number, number] | undefined {
  const [height = 0, width = 0, channels = 1] = shape;
  if (shape.length === 3) return (channels === 1 || channels === 3) && height * width > 0 ? [height, width, channels] : undefined;
  if (shape.length === 2) return [height, width, 1];
  if (shape.length !== 1) return undefined;
  for (const parts of [1, 3]) {
    const side = Math.sqrt(height / parts);
    if (Number.isInteger(side) && side > 1) return [side, side, parts];
  }
  return undefined;
}

/** Pictures [count, height, width, channels] in another size. */
export function resized(values: Float32Array, shape: readonly [number, number, number, number], height: number, width: number): Float32Array {
  if (shape[1] === height && shape[2] === width) return values;
  return tidied(() => Float32Array.from(tf.image.resizeBilinear(tf.tensor4d(values, [...shape]), [height, width]).dataSync()));
}

function imagesOf(tensor: Tensor): LabelledImages {
  if (tensor.rank < 2 || tensor.rank > 4) {
    throw new Error(`images: a tensor must have the shape [height, width, channels], or [count, height, width, channels]; received [${tensor.shape.join(", ")}].`);
  }
  const inputShape = tensor.rank === 4 ? tensor.shape.slice(1) : tensor.shape;
  return { inputs: Float32Array.from(tensor.dataSync()), inputShape };
}
