import type { Tensor } from "../backend/index.js";
import { Loss, meanOfOutputs } from "./loss.js";

export interface MeanSquaredErrorOptions {
  /** Takes half of it, as neon's MeanSquared does; false. */
  readonly halved?: boolean;
}

/** See {@link meanSquaredError}. */
export class MeanSquaredError extends Loss {
  readonly kind = "meanSquaredError";

  readonly halved: boolean;

  constructor({ halved = false }: MeanSquaredErrorOptions) {
    super();
    this.halved = halved;
  }

  protected perSample(targets: Tensor, predictions: Tensor): Tensor {
    const mean = meanOfOutputs(predictions.sub(targets).square());
    return this.halved ? mean.div(2) : mean;
  }

  override config() {
    return { halved: this.halved };
  }
}

/**
 * The mean of the squared differences.
 *
 * L = mean (p − t)², half of it when halved: neon's MeanSquared
 *
 * @param options.halved whether half of it is taken, as in neon; false
 * @example losses.meanSquaredError().value(tf.tensor1d([4.2, 0]), tf.tensor1d([4.1, 1])) // (0.01 + 1) / 2 = 0.505
 */
export function meanSquaredError(options: MeanSquaredErrorOptions = {}): MeanSquaredError {
  return new MeanSquaredError(options);
}
