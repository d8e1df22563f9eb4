import { categoricalHinge as loss } from "../losses/categoricalHinge.js";
import { LossMetric } from "./lossMetric.js";

/** See {@link categoricalHinge}. */
export class CategoricalHinge extends LossMetric {
  constructor() {
    super("categoricalHinge", loss());
  }
}

/**
 * The mean hinge of one-hot targets.
 *
 * The weighted mean over all samples of `losses.categoricalHinge`, where the formula stands.
 *
 * @example net.compile({ optimizer: "adam", loss: "mse", metrics: [metrics.categoricalHinge()] });
 */
export function categoricalHinge(): CategoricalHinge {
  return new CategoricalHinge();
}
