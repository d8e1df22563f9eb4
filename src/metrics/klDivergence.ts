import { klDivergence as loss } from "../losses/klDivergence.js";
import { LossMetric } from "./lossMetric.js";

/** See {@link klDivergence}. */
export class KlDivergence extends LossMetric {
  constructor() {
    super("klDivergence", loss());
  }
}

/**
 * The mean divergence of Kullback and Leibler.
 *
 * The weighted mean over all samples of `losses.klDivergence`, where the formula stands.
 *
 * @example net.compile({ optimizer: "adam", loss: "mse", metrics: [metrics.klDivergence()] });
 */
export function klDivergence(): KlDivergence {
  return new KlDivergence();
}
