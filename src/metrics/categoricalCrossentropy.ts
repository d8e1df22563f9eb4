import { categoricalCrossentropy as loss, type CategoricalCrossentropyOptions } from "../losses/categoricalCrossentropy.js";
import { LossMetric } from "./lossMetric.js";

/** See {@link categoricalCrossentropy}. */
export class CategoricalCrossentropy extends LossMetric {
  constructor(options: CategoricalCrossentropyOptions) {
    super("categoricalCrossentropy", loss(options));
  }
}

/**
 * The mean cross-entropy with one-hot targets.
 *
 * The weighted mean over all samples of `losses.categoricalCrossentropy`, where the formula and the options stand.
 *
 * @example net.compile({ optimizer: "adam", loss: "mse", metrics: [metrics.categoricalCrossentropy()] });
 */
export function categoricalCrossentropy(options: CategoricalCrossentropyOptions = {}): CategoricalCrossentropy {
  return new CategoricalCrossentropy(options);
}
