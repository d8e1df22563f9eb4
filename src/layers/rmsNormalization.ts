import { checkInteger } from "../arithmetic/optionChecks.js";
import type { Shape } from "../arithmetic/shape.js";
import type { Tensor } from "../backend/index.js";
import { ones } from "../initializers/ones.js";
import { checkAxis } from "./affineNormalization.js";
import { Layer, type LayerOptions, type WeightSpec } from "./layer.js";

export interface RmsNormalizationOptions extends LayerOptions {
  /** The axis that is normalised, with the batch as 0; −1, the last. */
  readonly axis?: number;
  /** Keeps the division away from 0; 1e-6. */
  readonly epsilon?: number;
}

/** Root mean square 1: see {@link rmsNormalization}. */
export class RmsNormalization extends Layer {
  readonly kind = "rmsNormalization";
  readonly axis: number;
  readonly epsilon: number;

  constructor(options: RmsNormalizationOptions) {
    super(options);
    this.axis = checkInteger("rmsNormalization", "axis", options.axis ?? -1);
    this.epsilon = options.epsilon ?? 1e-6;
    if (!(this.epsilon >= 0)) throw new Error(`rmsNormalization: epsilon must not be negative; received ${this.epsilon}.`);
  }

  protected shapeAfter(input: Shape): Shape {
    return input;
  }

  protected override weightSpecs(input: Shape): readonly WeightSpec[] {
    const axis = checkAxis(this.name, this.axis, input.length + 1);
    return [{ name: "scale", shape: [input[axis - 1] ?? 1], initializer: ones() }];
  }

  call(input: Tensor): Tensor {
    const axis = checkAxis(this.name, this.axis, input.rank);
    const scale = this.weight("scale").reshape(input.shape.map((length, i) => (i === axis ? length : 1)));
    return input.mul(input.square().mean(axis, true).add(this.epsilon).rsqrt()).mul(scale);
  }

  override config() {
    return { axis: this.axis, epsilon: this.epsilon };
  }
}

/**
 * Divides the numbers along an axis by their root mean square, then scales each by a learnt number: layer normalisation without the mean.
 *
 * y = scale · x / sqrt(mean(x²) + epsilon)
 *
 * @param options.axis the axis that is normalised, with the batch as 0; −1, the last
 * @param options.epsilon 1e-6
 * @returns a layer that keeps the shape
 * @throws when epsilon is negative or there is no such axis
 * @example layers.rmsNormalization()
 * @see Zhang and Sennrich, Root mean square layer normalization, 2019
 */
export function rmsNormalization(options: RmsNormalizationOptions = {}): RmsNormalization {
  return new RmsNormalization(options);
}
