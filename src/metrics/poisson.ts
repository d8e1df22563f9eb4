import { poisson as loss } from "../losses/poisson.js";
import { LossMetric } from "./lossMetric.js";

/** See {@link poisson}. */
export class Poisson extends LossMetric {
  constructor() {
    super("poisson", loss());
  }
}

/**
 * The mean negative logarithm of a Poisson distribution, without its constant.
 *
 * The weighted mean over all samples of `losses.poisson`, where the formula stands.
 *
 * @example net.compile({ optimizer: "adam", loss: "mse", metrics: [metrics.poisson()] });
 */
export function poisson(): Poisson {
  return new Poisson();
}
