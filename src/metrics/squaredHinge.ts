import { squaredHinge as loss, type SquaredHingeOptions } from "../losses/squaredHinge.js";
import { LossMetric } from "./lossMetric.js";

/** See {@link squaredHinge}. */
export class SquaredHinge extends LossMetric {
  constructor(options: SquaredHingeOptions) {
    super("squaredHinge", loss(options));
  }
}

/**
 * The mean squared hinge.
 *
 * The weighted mean over all samples of `losses.squaredHinge`, where the formula and the options stand.
 *
 * @example net.compile({ optimizer: "adam", loss: "mse", metrics: [metrics.squaredHinge()] });
 */
export function squaredHinge(options: SquaredHingeOptions = {}): SquaredHinge {
  return new SquaredHinge(options);
}
