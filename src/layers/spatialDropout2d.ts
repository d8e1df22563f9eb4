import type { Shape } from "../arithmetic/shape.js";
import { checkSpatialInput } from "./checkSpatialInput.js";
import { Dropout } from "./dropout.js";
import type { SpatialDropoutOptions } from "./spatialDropoutOptions.js";

/** Whole channels of an image dropped while training: see {@link spatialDropout2d}. */
export class SpatialDropout2d extends Dropout {
  override readonly kind = "spatialDropout2d";

  constructor(options: SpatialDropoutOptions) {
    super(options);
  }

  protected override maskShape(input: Shape): Shape {
    checkSpatialInput(this.name, input, 2);
    return [...input.slice(0, -1).map(() => 1), input.at(-1) ?? 1];
  }
}

/**
 * Dropout of whole channels of an image: neighbouring numbers are alike, so that single ones missing would hardly be missed.
 *
 * y[…, d] = x[…, d] · m_d / (1 − rate), with each m_d 0 with probability rate and 1 otherwise
 *
 * @param options.rate the share of channels to drop
 * @returns a layer that keeps the shape [rows, columns, channels]
 * @throws when rate is not in [0, 1), or the input is not an image
 * @example layers.spatialDropout2d({ rate: 0.25 })
 * @see Tompson et al., Efficient object localization using convolutional networks, 2015
 */
export function spatialDropout2d(options: SpatialDropoutOptions): SpatialDropout2d {
  return new SpatialDropout2d(options);
}
