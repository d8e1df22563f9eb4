import { Adam, type AdamOptions } from "./adam.js";

/** See {@link adamw}. */
export class Adamw extends Adam {
  override readonly kind = "adamw";

  constructor({ weightDecay = 0.004, ...options }: AdamOptions) {
    super({ weightDecay, ...options });
  }
}

/**
 * AdamW: Adam whose weights shrink by themselves, apart from the moments.
 *
 * w ← w − η λ w, then a step of {@link adam}
 *
 * @param options.weightDecay λ; 0.004, as in Keras
 * @param options those of adam besides
 * @throws when an argument is out of its range
 * @example optimizers.adamw({ learningRate: 0.001, weightDecay: 0.01, excludeFromWeightDecay: ["bias"] })
 * @see Loshchilov and Hutter, Decoupled weight decay regularization, 2019
 */
export function adamw(options: AdamOptions = {}): Adamw {
  return new Adamw(options);
}
