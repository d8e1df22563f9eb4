import type { AffineNormalizationOptions } from "./affineNormalization.js";
import { GroupNormalization } from "./groupNormalization.js";

/** Every channel of a sample at mean 0 and variance 1: see {@link instanceNormalization}. */
export class InstanceNormalization extends GroupNormalization {
  override readonly kind = "instanceNormalization";

  protected override groupsOf(channels: number): number {
    return channels;
  }

  override config() {
    const { groups: _, ...rest } = super.config();
    return rest;
  }
}

/**
 * Brings each channel of each sample to mean 0 and variance 1, over all places, then scales and shifts it by learnt numbers: group
 * normalisation with as many groups as channels.
 *
 * y = gamma · (x − mean) / sqrt(variance + epsilon) + beta, with mean and variance over the places
 *
 * @param options.epsilon 0.001
 * @param options.center whether beta is added; true
 * @param options.scale whether gamma is multiplied with; true
 * @param options.gammaInitializer "ones"
 * @param options.betaInitializer "zeros"
 * @returns a layer that keeps the shape
 * @throws when epsilon is negative
 * @example layers.instanceNormalization()
 * @see Ulyanov, Vedaldi and Lempitsky, Instance normalization: the missing ingredient for fast stylization, 2016
 */
export function instanceNormalization(options: AffineNormalizationOptions = {}): InstanceNormalization {
  return new InstanceNormalization(options);
}
