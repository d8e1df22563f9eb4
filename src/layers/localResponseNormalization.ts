import { checkNumber } from "../arithmetic/optionChecks.js";
import type { Shape } from "../arithmetic/shape.js";
import { type Tensor, type Tensor4D, tf } from "../backend/index.js";
import { checkSpatialInput } from "./checkSpatialInput.js";
import { Layer, type LayerOptions } from "./layer.js";

export interface LocalResponseNormalizationOptions extends LayerOptions {
  /** How many channels on either side are looked at; 5. */
  readonly radius?: number;
  /** Added to the weighed sum; 1. */
  readonly bias?: number;
  /** How much the squares weigh; 1. */
  readonly alpha?: number;
  /** The power of the divisor; 0.5. */
  readonly beta?: number;
}

/** TensorFlow's local response normalisation: see {@link localResponseNormalization}. */
export class LocalResponseNormalization extends Layer {
  readonly kind: string = "localResponseNormalization";
  readonly radius: number;
  readonly bias: number;
  readonly alpha: number;
  readonly beta: number;

  constructor(options: LocalResponseNormalizationOptions) {
    super(options);
    this.radius = options.radius ?? 5;
    this.bias = checkNumber("localResponseNormalization", "bias", options.bias ?? 1);
    this.alpha = checkNumber("localResponseNormalization", "alpha", options.alpha ?? 1);
    this.beta = checkNumber("localResponseNormalization", "beta", options.beta ?? 0.5);
    if (!Number.isInteger(this.radius) || this.radius < 0) {
      throw new Error(`localResponseNormalization: radius must be a whole number from 0; received ${this.radius}.`);
    }
  }

  protected shapeAfter(input: Shape): Shape {
    checkSpatialInput(this.name, input, 2);
    return input;
  }

  call(input: Tensor): Tensor {
    return tf.localResponseNormalization(input as Tensor4D, this.radius, this.bias, this.alpha, this.beta);
  }

  override config(): Record<string, unknown> {
    return { radius: this.radius, bias: this.bias, alpha: this.alpha, beta: this.beta };
  }
}

/**
 * Local response normalisation: a channel is made smaller where its neighbours are large. This is TensorFlow's and tfjs' form; neon's, which
 * divides the sum by the depth, is `lrn`.
 *
 * y_c = x_c · (bias + alpha · Σ_{j = c − radius}^{c + radius} x_j²)^−beta
 *
 * @param options.radius how many channels on either side are looked at; 5
 * @param options.bias added to the weighed sum; 1
 * @param options.alpha how much the squares weigh; 1
 * @param options.beta the power of the divisor; 0.5
 * @returns a layer that keeps the shape, of images [rows, columns, channels]
 * @throws when radius is not a whole number, or the input no image
 * @example layers.localResponseNormalization({ radius: 2, alpha: 2e-5, beta: 0.75 })
 * @see Krizhevsky, Sutskever and Hinton, ImageNet classification with deep convolutional neural networks, 2012
 */
export function localResponseNormalization(options: LocalResponseNormalizationOptions = {}): LocalResponseNormalization {
  return new LocalResponseNormalization(options);
}
