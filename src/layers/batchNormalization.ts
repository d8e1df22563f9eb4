import type { Shape } from "../arithmetic/shape.js";
import { type Tensor, tf } from "../backend/index.js";
import { ones } from "../initializers/ones.js";
import { zeros } from "../initializers/zeros.js";
import { type CallContext, Layer, type LayerOptions, type WeightSpec } from "./layer.js";

export interface BatchNormalizationOptions extends LayerOptions {
  /** How much of the moving statistics a batch leaves as it was; 0.99. */
  readonly momentum?: number;
  /** Keeps the division away from 0; 0.001. */
  readonly epsilon?: number;
}

/** Every channel at mean 0 and variance 1: see {@link batchNormalization}. */
export class BatchNormalization extends Layer {
  readonly kind = "batchNormalization";
  readonly momentum: number;
  readonly epsilon: number;

  constructor(options: BatchNormalizationOptions) {
    super(options);
    this.momentum = options.momentum ?? 0.99;
    this.epsilon = options.epsilon ?? 0.001;
  }

  protected shapeAfter(input: Shape): Shape {
    return input;
  }

  protected override weightSpecs(input: Shape): readonly WeightSpec[] {
    const shape = [input.at(-1) ?? 1];
    return [
      { name: "gamma", shape, initializer: ones() },
      { name: "beta", shape, initializer: zeros() },
      { name: "movingMean", shape, initializer: zeros(), trainable: false },
      { name: "movingVariance", shape, initializer: ones(), trainable: false },
    ];
  }

  call(input: Tensor, { training }: CallContext): Tensor {
    const movingMean = this.weight("movingMean");
    const movingVariance = this.weight("movingVariance");
    if (!training || !this.trainable) return this.#normalized(input, movingMean, movingVariance);

    const axes = input.shape.slice(0, -1).map((_, axis) => axis);
    const { mean, variance } = tf.moments(input, axes);
    movingMean.assign(movingMean.mul(this.momentum).add(mean.mul(1 - this.momentum)));
    movingVariance.assign(movingVariance.mul(this.momentum).add(variance.mul(1 - this.momentum)));
    return this.#normalized(input, mean, variance);
  }

  #normalized(x: Tensor, mean: Tensor, variance: Tensor): Tensor {
    const scale = this.weight("gamma").div(variance.add(this.epsilon).sqrt());
    return x.sub(mean).mul(scale).add(this.weight("beta"));
  }

  override config() {
    return { momentum: this.momentum, epsilon: this.epsilon };
  }
}

/**
 * Brings every channel to mean 0 and variance 1 over the batch, then scales and shifts it by two learnt numbers. Outside training the
 * moving statistics stand in for the batch's.
 *
 * y = gamma · (x − mean) / sqrt(variance + epsilon) + beta, and moving ← momentum · moving + (1 − momentum) · batch
 *
 * @param options.momentum 0.99, as in Keras. (neon's rho is 0.9, and its moving variance starts at 0 where this starts at 1.)
 * @param options.epsilon 0.001
 * @returns a layer that keeps the shape; 4 parameters a channel, 2 of them trained
 * @example layers.batchNormalization()
 * @see Ioffe and Szegedy, Batch normalization, 2015
 */
export function batchNormalization(options: BatchNormalizationOptions = {}): BatchNormalization {
  return new BatchNormalization(options);
}
