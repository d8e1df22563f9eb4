import type { Shape } from "../arithmetic/shape.js";
import { Dropout } from "./dropout.js";
import type { LayerOptions } from "./layer.js";

export interface DropPathOptions extends LayerOptions {
  /** The share of samples whose branch is set to 0 while training, from 0 up to but not including 1. */
  readonly rate: number;
}

/** Whole samples dropped while training: see {@link dropPath}. */
export class DropPath extends Dropout {
  override readonly kind = "dropPath";

  constructor(options: DropPathOptions) {
    super(options);
  }

  protected override maskShape(input: Shape): Shape {
    return input.map(() => 1);
  }
}

/**
 * Sets all of a sample to 0 at random: at the end of a residual branch, it makes the network shallower for that sample (stochastic depth).
 *
 * y_n = x_n · m_n / (1 − rate), with each sample's m_n 0 with probability rate and 1 otherwise
 *
 * @param options.rate the share of samples to drop
 * @returns a layer that keeps the shape
 * @throws when rate is not in [0, 1)
 * @example layers.dropPath({ rate: 0.1 })
 * @see Huang et al., Deep networks with stochastic depth, 2016
 */
export function dropPath(options: DropPathOptions): DropPath {
  return new DropPath(options);
}
