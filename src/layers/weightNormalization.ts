import { type RandomSource, type Tensor, tf } from "../backend/index.js";
import { ones } from "../initializers/ones.js";
import type { CallContext, WeightSpec } from "./layer.js";
import { WeightWrapper, type WeightWrapperOptions } from "./weightWrapper.js";

/** A layer whose filters learn length and direction apart: see {@link weightNormalization}. */
export class WeightNormalization extends WeightWrapper {
  readonly kind = "weightNormalization";

  constructor(options: WeightWrapperOptions) {
    super("weightNormalization", options);
  }

  protected override weightSpecs(): readonly WeightSpec[] {
    return [{ name: "length", shape: [this.wrappedShape().at(-1) ?? 1], initializer: ones() }];
  }

  /** The first lengths are those of the layer's own first weights, so that the wrapper changes nothing at first. */
  override build(random: RandomSource): void {
    const isFirst = !this.isBuilt;
    super.build(random);
    if (isFirst) tf.tidy(() => this.weight("length").assign(norms(this.wrapped).flatten()));
  }

  call(input: Tensor, context: CallContext): Tensor {
    return this.callWith(this.wrapped.div(norms(this.wrapped)).mul(this.weight("length")), input, context);
  }
}

/** The length of each filter: over all axes but the last. */
function norms(weight: Tensor): Tensor {
  return weight.square().sum(weight.shape.slice(0, -1).map((_, axis) => axis), true).sqrt();
}

/**
 * Wraps a layer so that each filter's, or unit's, length and direction are learnt apart.
 *
 * w = length · v / ‖v‖, where v takes the place of the layer's weight; the length starts as ‖v‖
 *
 * @param options.layer the layer, such as a dense one or a convolution
 * @param options.weight the name of its weight; "kernel"
 * @returns a layer with one more number a filter, which does what the wrapped one did before training
 * @throws when the layer has no such weight
 * @example layers.weightNormalization({ layer: layers.dense({ units: 8 }), inputShape: [4] }) // 8 + 4·8 + 8 parameters
 * @see Salimans and Kingma, Weight normalization: a simple reparameterization to accelerate training of deep neural networks, 2016
 */
export function weightNormalization(options: WeightWrapperOptions): WeightNormalization {
  return new WeightNormalization(options);
}
