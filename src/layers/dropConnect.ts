import { type Tensor, tf } from "../backend/index.js";
import type { CallContext } from "./layer.js";
import { checkRate } from "./noise.js";
import { WeightWrapper, type WeightWrapperOptions } from "./weightWrapper.js";

export interface DropConnectOptions extends WeightWrapperOptions {
  /** The share of weights that is set to 0 while training. */
  readonly rate: number;
}

/** A layer that loses random weights while training: see {@link dropConnect}. */
export class DropConnect extends WeightWrapper {
  readonly kind = "dropConnect";
  readonly rate: number;

  constructor(options: DropConnectOptions) {
    super("dropConnect", options);
    this.rate = checkRate("dropConnect", options.rate);
  }

  override get isRandom(): boolean {
    return true;
  }

  call(input: Tensor, context: CallContext): Tensor {
    if (!context.training || this.rate === 0) return this.layer.call(input, context);
    const kept = tf.cast(tf.greaterEqual(this.draws.uniform(this.wrapped.shape), this.rate), "float32");
    return this.callWith(this.wrapped.mul(kept).mul(1 / (1 - this.rate)), input, context);
  }

  override config() {
    return { ...super.config(), rate: this.rate };
  }
}

/**
 * Wraps a layer so that a random share of its weights is 0 in each training batch, where dropout takes its outputs.
 *
 * y = layer(x) with w · m / (1 − rate) in the place of w, each m 0 with probability rate and 1 otherwise
 *
 * @param options.layer the layer, such as a dense one or a convolution
 * @param options.rate the share to drop, from 0 up to but not including 1
 * @param options.weight the name of its weight; "kernel"
 * @returns a layer with the wrapped one's shapes
 * @throws when rate is not in [0, 1), or the layer has no such weight
 * @example layers.dropConnect({ layer: layers.dense({ units: 128, activation: "relu" }), rate: 0.5 })
 * @see Wan et al., Regularization of neural networks using DropConnect, 2013
 */
export function dropConnect(options: DropConnectOptions): DropConnect {
  return new DropConnect(options);
}
