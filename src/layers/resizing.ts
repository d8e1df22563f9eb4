import { checkNumber } from "../arithmetic/optionChecks.js";
import type { Shape } from "../arithmetic/shape.js";
import { checkCount } from "../arithmetic/window.js";
import { type Tensor, tf } from "../backend/index.js";
import { checkSpatialInput } from "./checkSpatialInput.js";
import { checkInterpolation, type Interpolation } from "./interpolation.js";
import { Layer, type LayerOptions } from "./layer.js";
import { padAxes } from "./ops/convolve.js";
import { resizeAxes } from "./ops/resizeAxes.js";

export interface ResizingOptions extends LayerOptions {
  /** How many rows come out. */
  readonly height: number;
  /** How many columns come out. */
  readonly width: number;
  /** "nearest", "bilinear" or "bicubic"; "bilinear". */
  readonly interpolation?: Interpolation;
  /** Cuts the longer side first, so that shapes in the image stay as they are; false. */
  readonly cropToAspectRatio?: boolean;
  /** Puts fillValue beside the shorter side first, so that shapes in the image stay as they are; false. */
  readonly padToAspectRatio?: boolean;
  /** 0. */
  readonly fillValue?: number;
  /** When the image gets smaller, lets every old number count; false. */
  readonly antialias?: boolean;
}

/** Images of a wanted size: see {@link resizing}. */
export class Resizing extends Layer {
  readonly kind = "resizing";
  readonly height: number;
  readonly width: number;
  readonly interpolation: Interpolation;
  readonly #fit: "stretch" | "crop" | "pad";
  readonly #fillValue: number;
  readonly #antialias: boolean;

  constructor(options: ResizingOptions) {
    super(options);
    this.height = checkCount("resizing", "height", options.height);
    this.width = checkCount("resizing", "width", options.width);
    this.interpolation = checkInterpolation("resizing", options.interpolation ?? "bilinear");
    const { cropToAspectRatio = false, padToAspectRatio = false } = options;
    if (cropToAspectRatio && padToAspectRatio) throw new Error("resizing: give either cropToAspectRatio or padToAspectRatio; received both.");
    this.#fit = cropToAspectRatio ? "crop" : padToAspectRatio ? "pad" : "stretch";
    this.#fillValue = checkNumber("resizing", "fillValue", options.fillValue ?? 0);
    this.#antialias = options.antialias ?? false;
  }

  protected shapeAfter(input: Shape): Shape {
    checkSpatialInput(this.name, input, 2);
    return [this.height, this.width, input.at(-1) ?? 0];
  }

  call(input: Tensor): Tensor {
    const fitted = this.#fit === "crop" ? cropToRatio(input, this.height / this.width) : this.#fit === "pad" ? padToRatio(input, this.height / this.width, this.#fillValue) : input;
    return resizeAxes(fitted, [this.height, this.width], this.interpolation, this.#antialias);
  }

  override config() {
    const fit = { cropToAspectRatio: this.#fit === "crop", padToAspectRatio: this.#fit === "pad", fillValue: this.#fillValue };
    return { height: this.height, width: this.width, interpolation: this.interpolation, antialias: this.#antialias, ...fit };
  }
}

/** The largest middle part whose rows are `ratio` times its columns. */
export function cropToRatio(images: Tensor, ratio: number): Tensor {
  const [, rows = 0, columns = 0] = images.shape;
  const height = Math.max(Math.min(rows, Math.floor(columns * ratio)), 1);
  const width = Math.max(Math.min(columns, Math.floor(rows / ratio)), 1);
  return tf.slice(images, [0, Math.floor((rows - height) / 2), Math.floor((columns - width) / 2), 0], [-1, height, width, -1]);
}

function padToRatio(images: Tensor, ratio: number, value: number): Tensor {
  const [, rows = 0, columns = 0] = images.shape;
  const [above, beside] = [Math.max(Math.floor(columns * ratio), rows) - rows, Math.max(Math.floor(rows / ratio), columns) - columns];
  const sides = (all: number): [number, number] => [Math.floor(all / 2), Math.floor(all / 2)];
  return padAxes(images, [sides(above), sides(beside)], value);
}

/**
 * Gives images another size.
 *
 * New places stand at (new + ½) · old size / new size − ½ among the old ones.
 *
 * @param options.height how many rows come out
 * @param options.width how many columns come out
 * @param options.interpolation "nearest", "bilinear" or "bicubic"; "bilinear"
 * @param options.cropToAspectRatio cuts the longer side first, so that shapes in the image stay as they are; false
 * @param options.padToAspectRatio puts fillValue beside the shorter side first instead; false
 * @param options.antialias lets every old number count when the image gets smaller; false
 * @returns a layer from [rows, columns, channels] to [height, width, channels]
 * @throws when a size is no positive integer, the interpolation is unknown, or the input is not an image
 * @example layers.resizing({ height: 28, width: 28 })
 */
export function resizing(options: ResizingOptions): Resizing {
  return new Resizing(options);
}
