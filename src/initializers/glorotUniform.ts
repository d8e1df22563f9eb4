import type { Shape } from "../arithmetic/shape.js";
import type { RandomSource } from "../backend/index.js";
import { fans } from "./fans.js";
import { Initializer } from "./initializer.js";
import { uniform } from "./randomUniform.js";

export interface GlorotUniformOptions {
  /** How a convolution's outputs are counted: "keras" as rows · columns · filters, "neon" as filters; "keras". */
  readonly fans?: "keras" | "neon";
}

/** Glorot's uniform initializer: see {@link glorotUniform}. */
export class GlorotUniform extends Initializer {
  readonly kind = "glorotUniform";
  readonly fans: "keras" | "neon";

  constructor({ fans: counting = "keras" }: GlorotUniformOptions) {
    super();
    if (counting !== "keras" && counting !== "neon") throw new Error(`glorotUniform: fans must be "keras" or "neon"; received ${JSON.stringify(counting)}.`);
    this.fans = counting;
  }

  values(shape: Shape, random: RandomSource): Float32Array {
    const { fanIn, fanOut: counted } = fans(shape);
    const fanOut = this.fans === "neon" ? (shape.at(-1) ?? 1) : counted;
    const limit = Math.sqrt(6 / (fanIn + fanOut));
    return uniform(shape, random, -limit, limit);
  }

  override config() {
    return this.fans === "keras" ? {} : { fans: this.fans };
  }
}

/**
 * Glorot's uniform initializer keeps the variance of signals and gradients alike through layers of tanh or sigmoid.
 *
 * w ~ U(−k, k), k = sqrt(6 / (fanIn + fanOut))
 *
 * For a convolution the fans count the filter's cells as well: fanIn = rows · columns · channels, fanOut = rows · columns · filters. neon counts
 * fanOut = filters there.
 *
 * @param options.fans "keras" or "neon"; "keras"
 * @example layers.dense({ units: 64, kernelInitializer: initializers.glorotUniform() })
 * @see Glorot and Bengio, Understanding the difficulty of training deep feedforward neural networks, 2010
 */
export function glorotUniform(options: GlorotUniformOptions = {}): GlorotUniform {
  return new GlorotUniform(options);
}
