import { checkNumber } from "../arithmetic/optionChecks.js";
import type { Shape } from "../arithmetic/shape.js";
import { drawn, Initializer } from "./initializer.js";

/** Every value the same: see {@link constant}. */
export class Constant extends Initializer {
  readonly kind = "constant";
  readonly #value: number;

  constructor(value: number) {
    super();
    this.#value = checkNumber("constant", "value", value);
  }

  values(shape: Shape): Float32Array {
    return drawn(shape, () => this.#value);
  }

  override config() {
    return { value: this.#value };
  }
}

/**
 * Every value the same.
 *
 * @param options.value the value
 * @example initializers.constant({ value: 0.1 }).shape([2]) // [0.1, 0.1]
 */
export function constant(options: { readonly value: number }): Constant {
  return new Constant(options.value);
}
