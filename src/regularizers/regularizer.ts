import type { Tensor } from "../backend/index.js";

/** A penalty on a weight that is added to the loss. */
export abstract class Regularizer {
  /** The name of its factory, as it stands in `regularizers.…` and in a run's record. */
  abstract readonly kind: string;

  /** The penalty on a weight, as a scalar. */
  abstract value(w: Tensor): Tensor;

  /** The options that make the same regularizer again. */
  config(): Record<string, unknown> {
    return {};
  }
}

/** Checks a factor, a finite number from 0, naming the argument. */
export function checkFactor(owner: string, argument: string, value: number): number {
  if (!(value >= 0 && Number.isFinite(value))) throw new Error(`${owner}: ${argument} must be a number from 0; received ${value}.`);
  return value;
}
