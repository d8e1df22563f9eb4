import { checkInteger } from "../arithmetic/optionChecks.js";
import type { Shape } from "../arithmetic/shape.js";
import { fusedLayerNorm, type Tensor } from "../backend/index.js";
import { AffineNormalization, type AffineNormalizationOptions, checkAxis, moments } from "./affineNormalization.js";
import type { WeightSpec } from "./layer.js";

export interface LayerNormalizationOptions extends AffineNormalizationOptions {
  /** The axes that are normalised, with the batch as 0; −1, the last. */
  readonly axis?: number | readonly number[];
}

/** Every sample at mean 0 and variance 1: see {@link layerNormalization}. */
export class LayerNormalization extends AffineNormalization {
  readonly kind = "layerNormalization";
  readonly axis: readonly number[];

  constructor(options: LayerNormalizationOptions) {
    super("layerNormalization", options);
    const { axis = -1 } = options;
    this.axis = (typeof axis === "number" ? [axis] : axis).map((each) => checkInteger("layerNormalization", "axis", each));
  }

  protected override weightSpecs(input: Shape): readonly WeightSpec[] {
    return this.affineSpecs(this.#axes(input.length + 1).map((axis) => input[axis - 1] ?? 1));
  }

  call(input: Tensor): Tensor {
    const axes = this.#axes(input.rank);
    const isLast = axes.length === 1 && axes[0] === input.rank - 1;
    const fused = isLast ? fusedLayerNorm(input, ...this.affine(input.shape.slice(-1)), this.epsilon) : undefined;
    if (fused !== undefined) return fused;
    const { mean, variance } = moments(input, axes);
    return this.normalized(input, mean, variance, input.shape.map((length, axis) => (axes.includes(axis) ? length : 1)));
  }

  override config() {
    return { ...super.config(), axis: this.axis };
  }

  #axes(rank: number): number[] {
    return this.axis.map((axis) => checkAxis(this.name, axis, rank)).sort((a, b) => a - b);
  }
}

/**
 * Brings the numbers of each sample, or of each place in it, to mean 0 and variance 1, then scales and shifts them by learnt numbers. It
 * does the same in training and afterwards, and needs no batch.
 *
 * y = gamma · (x − mean) / sqrt(variance + epsilon) + beta, with mean and variance over `axis`
 *
 * @param options.axis the axes that are normalised together, with the batch as 0; −1, the last
 * @param options.epsilon 0.001, as in Keras
 * @param options.center whether beta is added; true
 * @param options.scale whether gamma is multiplied with; true
 * @param options.gammaInitializer "ones"
 * @param options.betaInitializer "zeros"
 * @returns a layer that keeps the shape
 * @throws when epsilon is negative or there is no such axis
 * @example layers.layerNormalization()
 * @see Ba, Kiros and Hinton, Layer normalization, 2016
 */
export function layerNormalization(options: LayerNormalizationOptions = {}): LayerNormalization {
  return new LayerNormalization(options);
}
