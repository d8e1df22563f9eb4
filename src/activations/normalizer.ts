import { checkNumber } from "../arithmetic/optionChecks.js";
import type { Tensor } from "../backend/index.js";
import { Activation } from "./activation.js";

export interface NormalizerOptions {
  /** 128. */
  readonly divisor?: number;
}

/** See {@link normalizer}. */
export class Normalizer extends Activation {
  readonly kind = "normalizer";
  readonly divisor: number;

  constructor({ divisor = 128 }: NormalizerOptions) {
    super();
    if (divisor === 0) throw new Error("normalizer: divisor must not be 0; received 0.");
    this.divisor = checkNumber("normalizer", "divisor", divisor);
  }

  apply(x: Tensor): Tensor {
    return x.div(this.divisor);
  }

  override config() {
    return { divisor: this.divisor };
  }
}

/**
 * neon's Normalizer: divides by a number, for pixels.
 *
 * y = x / divisor
 *
 * @param options.divisor 128
 * @throws when divisor is 0
 * @example activations.normalizer().apply(tf.tensor1d([64])) // [0.5]
 */
export function normalizer(options: NormalizerOptions = {}): Normalizer {
  return new Normalizer(options);
}
