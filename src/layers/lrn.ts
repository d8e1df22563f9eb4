import { checkNumber } from "../arithmetic/optionChecks.js";
import { checkCount } from "../arithmetic/window.js";
import { LocalResponseNormalization } from "./localResponseNormalization.js";
import type { LayerOptions } from "./layer.js";

export interface LrnOptions extends LayerOptions {
  /** How many neighbouring channels are looked at, the channel itself included; an odd number. */
  readonly depth: number;
  /** How much they weigh; 1. */
  readonly ascale?: number;
  /** The power of the divisor; 1. */
  readonly bpower?: number;
}

/** neon's local response normalisation: see {@link lrn}. */
export class Lrn extends LocalResponseNormalization {
  override readonly kind: string = "lrn";
  readonly #given: { readonly depth: number; readonly ascale: number; readonly bpower: number };

  constructor(options: LrnOptions) {
    const { depth, ascale = 1, bpower = 1 } = options;
    checkCount("lrn", "depth", depth);
    if (depth % 2 === 0) throw new Error(`lrn: depth must be odd, so that the channel stands in the middle; received ${depth}.`);
    for (const [argument, value] of Object.entries({ ascale, bpower })) checkNumber("lrn", argument, value);
    super({ ...options, radius: (depth - 1) / 2, alpha: ascale / depth, beta: bpower });
    this.#given = { depth, ascale, bpower };
  }

  override config() {
    return this.#given;
  }
}

/**
 * Local response normalisation as neon counts: the sum is divided by the depth.
 *
 * y_c = x_c · (1 + (ascale / depth) · Σ_{j = c − depth/2}^{c + depth/2} x_j²)^−bpower
 *
 * `localResponseNormalization` is TensorFlow's, which takes a radius and does not divide.
 *
 * @param options.depth how many neighbouring channels are looked at, the channel itself included; an odd number
 * @param options.ascale how much they weigh; 1
 * @param options.bpower the power of the divisor; 1
 * @returns a layer that keeps the shape, of images [rows, columns, channels]
 * @throws when depth is not an odd positive integer
 * @example layers.lrn({ depth: 5, ascale: 1e-4, bpower: 0.75 })
 * @see Krizhevsky, Sutskever and Hinton, ImageNet classification with deep convolutional neural networks, 2012
 */
export function lrn(options: LrnOptions): Lrn {
  return new Lrn(options);
}
