import type { Tensor } from "../backend/index.js";
import type { Weight } from "../variables/weight.js";

/**
 * The weights' values at one moment, to go back to.
 *
 * It copies nothing: a variable that is assigned to takes a new tensor, and the old one stays as long as it is held here.
 */
export class WeightSnapshot {
  readonly #weights: readonly Weight[];
  readonly #values: readonly Tensor[];

  constructor(weights: readonly Weight[]) {
    this.#weights = weights;
    this.#values = weights.map((weight) => weight.variable.clone());
  }

  restore(): void {
    this.#weights.forEach((weight, i) => {
      const value = this.#values[i];
      if (value !== undefined) weight.variable.assign(value);
    });
  }

  dispose(): void {
    for (const value of this.#values) value.dispose();
  }
}
