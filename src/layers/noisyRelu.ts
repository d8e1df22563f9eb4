import type { Shape } from "../arithmetic/shape.js";
import type { Tensor } from "../backend/index.js";
import { type CallContext, Layer, type LayerOptions } from "./layer.js";
import { constantOf } from "./ops/constantOf.js";

/** A rectifier with noise while training: see {@link noisyRelu}. */
export class NoisyRelu extends Layer {
  readonly kind = "noisyRelu";

  protected shapeAfter(input: Shape): Shape {
    return input;
  }

  override get isRandom(): boolean {
    return true;
  }

  call(input: Tensor, { training }: CallContext): Tensor {
    if (!training) return input.relu();
    const deviation = constantOf(() => input.sigmoid().sqrt());
    return input.add(this.draws.normal(input.shape).mul(deviation)).relu();
  }
}

/**
 * A rectifier that adds noise to its input while training, the more the larger the input is. No gradient flows through the noise.
 *
 * y = max(x + n, 0) with n ~ N(0, sigmoid(x)); y = max(x, 0) in prediction
 *
 * @returns a layer that keeps the shape
 * @example layers.noisyRelu()
 * @see Nair and Hinton, Rectified linear units improve restricted Boltzmann machines, 2010
 */
export function noisyRelu(options: LayerOptions = {}): NoisyRelu {
  return new NoisyRelu(options);
}
