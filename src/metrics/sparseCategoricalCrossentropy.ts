import { sparseCategoricalCrossentropy as loss, type SparseCategoricalCrossentropyOptions } from "../losses/sparseCategoricalCrossentropy.js";
import { LossMetric } from "./lossMetric.js";

/** See {@link sparseCategoricalCrossentropy}. */
export class SparseCategoricalCrossentropy extends LossMetric {
  constructor(options: SparseCategoricalCrossentropyOptions) {
    super("sparseCategoricalCrossentropy", loss(options));
  }
}

/**
 * The mean cross-entropy with class numbers as targets; positions of an ignored class count with 0.
 *
 * The weighted mean over all samples of `losses.sparseCategoricalCrossentropy`, where the formula and the options stand.
 *
 * @example net.compile({ optimizer: "adam", loss: "mse", metrics: [metrics.sparseCategoricalCrossentropy()] });
 */
export function sparseCategoricalCrossentropy(options: SparseCategoricalCrossentropyOptions = {}): SparseCategoricalCrossentropy {
  return new SparseCategoricalCrossentropy(options);
}
