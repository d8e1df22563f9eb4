import type { Shape } from "../arithmetic/shape.js";
import { checkSpatialInput } from "./checkSpatialInput.js";
import { Dropout } from "./dropout.js";
import type { SpatialDropoutOptions } from "./spatialDropoutOptions.js";

/** Whole channels of a sequence dropped while training: see {@link spatialDropout1d}. */
export class SpatialDropout1d extends Dropout {
  override readonly kind = "spatialDropout1d";

  constructor(options: SpatialDropoutOptions) {
    super(options);
  }

  protected override maskShape(input: Shape): Shape {
    checkSpatialInput(this.name, input, 1);
    return [...input.slice(0, -1).map(() => 1), input.at(-1) ?? 1];
  }
}

/**
 * Dropout of whole channels of a sequence: neighbouring numbers are alike, so that single ones missing would hardly be missed.
 *
 * y[…, d] = x[…, d] · m_d / (1 − rate), with each m_d 0 with probability rate and 1 otherwise
 *
 * @param options.rate the share of channels to drop
 * @returns a layer that keeps the shape [length, channels]
 * @throws when rate is not in [0, 1), or the input is not a sequence
 * @example layers.spatialDropout1d({ rate: 0.25 })
 * @see Tompson et al., Efficient object localization using convolutional networks, 2015
 */
export function spatialDropout1d(options: SpatialDropoutOptions): SpatialDropout1d {
  return new SpatialDropout1d(options);
}
