import { checkNumber } from "../arithmetic/optionChecks.js";
import { type Shape, shapeText, sizeOf } from "../arithmetic/shape.js";
import { Initializer } from "./initializer.js";

export interface IdentityOptions {
  /** What the ones are multiplied by; 1. */
  readonly gain?: number;
}

/** See {@link identity}. */
export class Identity extends Initializer {
  readonly kind = "identity";
  readonly gain: number;

  constructor({ gain = 1 }: IdentityOptions) {
    super();
    this.gain = checkNumber("identity", "gain", gain);
  }

  values(shape: Shape): Float32Array {
    if (shape.length < 2) throw new Error(`identity: a weight must have two axes or more; received the shape ${shapeText(shape)}.`);
    const [inputs = 1, outputs = 1] = shape.slice(-2);
    const values = new Float32Array(sizeOf(shape));
    // The middle tap of a filter; for a matrix there is but one.
    const middle = shape.slice(0, -2).reduce((index, length) => index * length + Math.floor(length / 2), 0);
    for (let i = 0; i < Math.min(inputs, outputs); i++) values[middle * inputs * outputs + i * outputs + i] = this.gain;
    return values;
  }

  override config() {
    return { gain: this.gain };
  }
}

/**
 * The identity: ones on the diagonal, zeros elsewhere. For a convolution [rows, columns, channels, filters] the ones stand at the filters' middle tap,
 * as in neon's IdentityInit(local), so that with padding "same" the output is the input; Keras refuses it there.
 *
 * @param options.gain what the ones are multiplied by; 1
 * @throws when the weight is a vector
 * @example initializers.identity().shape([2, 3]) // [[1, 0, 0], [0, 1, 0]]
 * @see Le, Jaitly and Hinton, A simple way to initialize recurrent networks of rectified linear units, 2015
 */
export function identity(options: IdentityOptions = {}): Identity {
  return new Identity(options);
}
