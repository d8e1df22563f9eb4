import { hinge as loss } from "../losses/hinge.js";
import { LossMetric } from "./lossMetric.js";

/** See {@link hinge}. */
export class Hinge extends LossMetric {
  constructor() {
    super("hinge", loss());
  }
}

/**
 * The mean hinge.
 *
 * The weighted mean over all samples of `losses.hinge`, where the formula stands.
 *
 * @example net.compile({ optimizer: "adam", loss: "mse", metrics: [metrics.hinge()] });
 */
export function hinge(): Hinge {
  return new Hinge();
}
