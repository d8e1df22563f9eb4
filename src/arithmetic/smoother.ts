import { GrowingColumn } from "./growingColumn.js";

/**
 * Smooths a growing curve by an exponential average without its start's bias, as TensorBoard does.
 *
 *     sₙ = w·sₙ₋₁ + (1 − w)·xₙ,  s₀ = 0;  shown: sₙ / (1 − wⁿ)
 *
 * Without the division the first points would be drawn down to 0. A value that is not finite stays as it is and does not enter the average.
 *
 * @example
 * const smoother = new Smoother(0.5);
 * smoother.follow(Float32Array.of(1, 2)) // [1, 5/3]: (0.5·0.5 + 0.5·2) / (1 − 0.25)
 * @source D. Kingma, J. Ba: Adam (2015), section 3, for the division
 */
export class Smoother {
  readonly #smoothed = new GrowingColumn();
  #average = 0;
  #left = 1;

  /** @param weight Share of the past, from 0 (nothing is smoothed) to less than 1. */
  constructor(readonly weight: number) {
    if (!(weight >= 0 && weight < 1)) throw new Error(`smoothing: weight must be a number from 0 to less than 1; received ${weight}.`);
  }

  /**
   * Takes in what is new of a curve that only grows.
   *
   * @param values The whole curve; what was seen before is not looked at again.
   * @returns The smoothed curve, as long as `values`: a view that is valid until the next call.
   */
  follow(values: Float32Array): Float32Array {
    for (let index = this.#smoothed.length; index < values.length; index++) {
      const value = values[index] ?? NaN;
      if (!Number.isFinite(value)) {
        this.#smoothed.push(value);
        continue;
      }
      this.#average = this.weight * this.#average + (1 - this.weight) * value;
      this.#left *= this.weight;
      this.#smoothed.push(this.#average / (1 - this.#left));
    }
    return this.#smoothed.view();
  }
}
