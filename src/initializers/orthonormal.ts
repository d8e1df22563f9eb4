import { checkNumber } from "../arithmetic/optionChecks.js";
import { Orthogonal } from "./orthogonal.js";

export interface OrthonormalOptions {
  /** What the orthogonal matrix is multiplied by; 1.1. */
  readonly scale?: number;
}

/** See {@link orthonormal}. */
export class Orthonormal extends Orthogonal {
  override readonly kind = "orthonormal";

  constructor({ scale = 1.1 }: OrthonormalOptions) {
    super({ gain: checkNumber("orthonormal", "scale", scale) });
  }

  override config() {
    return { scale: this.gain };
  }
}

/**
 * neon's Orthonormal: a random orthogonal matrix with the gain 1.1.
 *
 * W = scale · Q, Qᵀ Q = I. neon takes the singular vectors of a random normal matrix, Keras the Q of its QR decomposition: every orthogonal matrix is
 * equally likely in both, so that one method serves here.
 *
 * @param options.scale 1.1
 * @throws when the weight is a vector
 * @example layers.dense({ units: 64, kernelInitializer: initializers.orthonormal() })
 */
export function orthonormal(options: OrthonormalOptions = {}): Orthonormal {
  return new Orthonormal(options);
}
