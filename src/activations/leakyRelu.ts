import { checkNumber } from "../arithmetic/optionChecks.js";
import { type Tensor, tf } from "../backend/index.js";
import { Activation } from "./activation.js";

export interface LeakyReluOptions {
  /** The slope below zero; 0.2, as Keras' function. (Its layer takes 0.3, neon 0.) */
  readonly negativeSlope?: number;
}

/** See {@link leakyRelu}. */
export class LeakyRelu extends Activation {
  readonly kind = "leakyRelu";
  readonly negativeSlope: number;

  constructor({ negativeSlope = 0.2 }: LeakyReluOptions) {
    super();
    this.negativeSlope = checkNumber("leakyRelu", "negativeSlope", negativeSlope);
  }

  apply(x: Tensor): Tensor {
    return this.negativeSlope === 0 ? tf.relu(x) : tf.leakyRelu(x, this.negativeSlope);
  }

  override config() {
    return { negativeSlope: this.negativeSlope };
  }
}

/**
 * The rectifier that lets a part of negative numbers through, so that no unit dies; neon's Rectlin with a slope.
 *
 * y = x for x > 0, negativeSlope · x otherwise
 *
 * @param options.negativeSlope the slope below zero; 0.2, as Keras' function. (Its layer takes 0.3, neon 0.)
 * @example activations.leakyRelu().apply(tf.tensor1d([-1, 2])) // [-0.2, 2]
 * @see Maas, Hannun and Ng, Rectifier nonlinearities improve neural network acoustic models, 2013
 */
export function leakyRelu(options: LeakyReluOptions = {}): LeakyRelu {
  return new LeakyRelu(options);
}
