import type { Pair } from "../arithmetic/window.js";
import type { Tensor } from "../backend/index.js";
import { checkInterpolation, type Interpolation } from "./interpolation.js";
import { resizeAxes } from "./ops/resizeAxes.js";
import { UpSampling, type UpSamplingOptions } from "./upSampling.js";

export interface UpSampling2dOptions extends UpSamplingOptions<Pair> {
  /** How numbers between the old ones are found: "nearest", "bilinear" or "bicubic"; "nearest". */
  readonly interpolation?: Interpolation;
}

/** An image made larger: see {@link upSampling2d}. */
export class UpSampling2d extends UpSampling {
  readonly kind = "upSampling2d";
  readonly interpolation: Interpolation;

  constructor(options: UpSampling2dOptions) {
    super("upSampling2d", 2, options);
    this.interpolation = checkInterpolation("upSampling2d", options.interpolation ?? "nearest");
  }

  override call(input: Tensor): Tensor {
    if (this.interpolation === "nearest") return super.call(input);
    const [, rows = 0, columns = 0] = input.shape;
    return resizeAxes(input, [rows * (this.size[0] ?? 1), columns * (this.size[1] ?? 1)], this.interpolation);
  }

  override config() {
    return { ...super.config(), interpolation: this.interpolation };
  }
}

/**
 * Makes an image larger by repeating each cell, or by numbers between the cells.
 *
 * "nearest": y[r, c] = x[⌊r / size₁⌋, ⌊c / size₂⌋]; the others mix the cells around ((r + ½) / size₁ − ½, (c + ½) / size₂ − ½) by their
 * distances
 *
 * @param options.size how many times longer each axis gets; 2
 * @param options.interpolation "nearest" repeats the cells, "bilinear" and "bicubic" go smoothly from one to the next; "nearest"
 * @returns a layer for images [rows, columns, channels]
 * @throws when size is not what it must be, the interpolation is unknown, or the input is not an image
 * @example layers.upSampling2d({ size: [2, 3], interpolation: "bilinear" })
 */
export function upSampling2d(options: UpSampling2dOptions = {}): UpSampling2d {
  return new UpSampling2d(options);
}
