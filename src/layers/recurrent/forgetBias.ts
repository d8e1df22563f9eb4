import type { Shape } from "../../arithmetic/shape.js";
import { sizeOf } from "../../arithmetic/shape.js";
import type { RandomSource } from "../../backend/index.js";
import { Initializer } from "../../initializers/initializer.js";

/** The first values of an LSTM's bias: another initializer's, with 1 for the forget gate, the second quarter. */
export class ForgetBias extends Initializer {
  readonly kind: string;
  readonly #others: Initializer;

  constructor(others: Initializer) {
    super();
    this.#others = others;
    this.kind = others.kind;
  }

  values(shape: Shape, random: RandomSource): Float32Array {
    const quarter = sizeOf(shape) / 4;
    return this.#others.values(shape, random).fill(1, quarter, 2 * quarter);
  }
}
