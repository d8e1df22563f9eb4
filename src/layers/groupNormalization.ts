import type { Shape } from "../arithmetic/shape.js";
import { checkCount } from "../arithmetic/window.js";
import type { Tensor } from "../backend/index.js";
import { AffineNormalization, type AffineNormalizationOptions, moments } from "./affineNormalization.js";
import type { WeightSpec } from "./layer.js";

export interface GroupNormalizationOptions extends AffineNormalizationOptions {
  /** Into how many groups the channels are divided; 32. */
  readonly groups?: number;
}

/** Every group of channels of a sample at mean 0 and variance 1: see {@link groupNormalization}. */
export class GroupNormalization extends AffineNormalization {
  readonly kind: string = "groupNormalization";
  readonly groups: number;

  constructor(options: GroupNormalizationOptions) {
    super("groupNormalization", options);
    this.groups = checkCount("groupNormalization", "groups", options.groups ?? 32);
  }

  protected override shapeAfter(input: Shape): Shape {
    const channels = input.at(-1) ?? 0;
    if (channels % this.groupsOf(channels) !== 0) {
      throw new Error(`${this.name}: groups must divide the channels, which are ${channels}; received ${this.groups}.`);
    }
    return input;
  }

  /** How many groups that many channels have. */
  protected groupsOf(_channels: number): number {
    return this.groups;
  }

  protected override weightSpecs(input: Shape): readonly WeightSpec[] {
    return this.affineSpecs([input.at(-1) ?? 1]);
  }

  call(input: Tensor): Tensor {
    const [batch = 0] = input.shape;
    const channels = input.shape.at(-1) ?? 1;
    const groups = this.groupsOf(channels);
    const parts = input.reshape([batch, -1, groups, channels / groups]);
    const { mean, variance } = moments(parts, [1, 3]);
    return this.normalized(parts, mean, variance, [1, 1, groups, channels / groups]).reshape(input.shape);
  }

  override config(): Record<string, unknown> {
    return { ...super.config(), groups: this.groups };
  }
}

/**
 * Brings groups of channels of each sample to mean 0 and variance 1, over all places, then scales and shifts each channel by learnt numbers.
 *
 * y = gamma · (x − mean) / sqrt(variance + epsilon) + beta, with mean and variance over the places and a group's channels
 *
 * @param options.groups into how many groups the channels are divided; 32. With 1 all of a sample is normalised together
 * @param options.epsilon 0.001, as in Keras
 * @param options.center whether beta is added; true
 * @param options.scale whether gamma is multiplied with; true
 * @param options.gammaInitializer "ones"
 * @param options.betaInitializer "zeros"
 * @returns a layer that keeps the shape
 * @throws when the groups don't divide the channels
 * @example layers.groupNormalization({ groups: 8 })
 * @see Wu and He, Group normalization, 2018
 */
export function groupNormalization(options: GroupNormalizationOptions = {}): GroupNormalization {
  return new GroupNormalization(options);
}
