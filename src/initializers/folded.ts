import type { Shape } from "../arithmetic/shape.js";
import type { RandomSource } from "../backend/index.js";
import { GlorotNormal } from "./glorotNormal.js";
import { GlorotUniform } from "./glorotUniform.js";
import { HeNormal } from "./heNormal.js";
import { HeUniform } from "./heUniform.js";
import { Initializer } from "./initializer.js";
import { Kaiming } from "./kaiming.js";
import { LecunNormal } from "./lecunNormal.js";
import { LecunUniform } from "./lecunUniform.js";
import { VarianceScaling } from "./varianceScaling.js";

const BY_FANS = [GlorotNormal, GlorotUniform, HeNormal, HeUniform, Kaiming, LecunNormal, LecunUniform, VarianceScaling];

/**
 * The initializer of a kernel that is a matrix in truth, such as [features, heads, width]: one that goes by fans sees the matrix, where the kernel's
 * axes would pass for a convolution's cells. All others see the kernel itself.
 */
export function folded(initializer: Initializer, inputs: number, outputs: number): Initializer {
  return BY_FANS.some((kind) => initializer instanceof kind) ? new Folded(initializer, inputs, outputs) : initializer;
}

class Folded extends Initializer {
  readonly kind: string;
  readonly #initializer: Initializer;
  readonly #matrix: Shape;

  constructor(initializer: Initializer, inputs: number, outputs: number) {
    super();
    this.kind = initializer.kind;
    this.#initializer = initializer;
    this.#matrix = [inputs, outputs];
  }

  values(_shape: Shape, random: RandomSource): Float32Array {
    return this.#initializer.values(this.#matrix, random);
  }

  override config(): Record<string, unknown> {
    return this.#initializer.config();
  }
}
