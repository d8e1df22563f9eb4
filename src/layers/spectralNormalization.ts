import { checkCount } from "../arithmetic/window.js";
import { type Tensor, tf } from "../backend/index.js";
import { randomNormal } from "../initializers/randomNormal.js";
import type { CallContext, WeightSpec } from "./layer.js";
import { WeightWrapper, type WeightWrapperOptions } from "./weightWrapper.js";

export interface SpectralNormalizationOptions extends WeightWrapperOptions {
  /** How many steps a batch takes towards the largest singular value; 1. */
  readonly powerIterations?: number;
}

/** A layer whose weight's largest singular value is 1: see {@link spectralNormalization}. */
export class SpectralNormalization extends WeightWrapper {
  readonly kind = "spectralNormalization";
  readonly powerIterations: number;

  constructor(options: SpectralNormalizationOptions) {
    super("spectralNormalization", options);
    this.powerIterations = checkCount("spectralNormalization", "powerIterations", options.powerIterations ?? 1);
  }

  protected override weightSpecs(): readonly WeightSpec[] {
    return [{ name: "vectorU", shape: [1, this.wrappedShape().at(-1) ?? 1], initializer: randomNormal({ stddev: 0.02 }), trainable: false }];
  }

  call(input: Tensor, context: CallContext): Tensor {
    if (context.training) this.#divide();
    return this.layer.call(input, context);
  }

  /** Power iteration, and the weight itself divided: what the layer holds afterwards is what it used. */
  #divide(): void {
    const weight = this.wrapped;
    const matrix = weight.reshape([-1, weight.shape.at(-1) ?? 1]);
    let u: Tensor = this.weight("vectorU");
    let v: Tensor = u;
    for (let i = 0; i < this.powerIterations; i++) {
      v = unit(tf.matMul(u, matrix, false, true));
      u = unit(tf.matMul(v, matrix));
    }
    const sigma = tf.matMul(tf.matMul(v, matrix), u, false, true).reshape([]);
    this.weight("vectorU").assign(u);
    // A weight of zeros has no direction, and stays as it is.
    weight.assign(weight.div(tf.where(sigma.equal(0), tf.onesLike(sigma), sigma)));
  }

  override config() {
    return { ...super.config(), powerIterations: this.powerIterations };
  }
}

function unit(x: Tensor): Tensor {
  return x.mul(x.square().sum().maximum(1e-24).rsqrt());
}

/**
 * Wraps a layer so that its weight never stretches an input by more than 1, as a discriminator's should not.
 *
 * While training, w ← w / σ before each batch, with σ = v·w·uᵀ, v = u·wᵀ / ‖u·wᵀ‖ and u ← v·w / ‖v·w‖: one step of the power iteration
 * towards w's largest singular value
 *
 * @param options.layer the layer, such as a dense one or a convolution
 * @param options.weight the name of its weight; "kernel"
 * @param options.powerIterations how many steps a batch takes; 1
 * @returns a layer with a vector more, which isn't trained
 * @throws when the layer has no such weight
 * @example layers.spectralNormalization({ layer: layers.conv2d({ filters: 8, kernelSize: 3 }) })
 * @see Miyato et al., Spectral normalization for generative adversarial networks, 2018
 */
export function spectralNormalization(options: SpectralNormalizationOptions): SpectralNormalization {
  return new SpectralNormalization(options);
}
