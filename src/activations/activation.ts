import type { Tensor } from "../backend/index.js";

/** A function that is applied to every number of a layer's output, or along its last axis. */
export abstract class Activation {
  /** The name of its factory, as it stands in `activations.…` and in a run's record. */
  abstract readonly kind: string;

  /** The activation of `x`, which has the same shape. */
  abstract apply(x: Tensor): Tensor;

  /** The options that make the same activation again. */
  config(): Record<string, unknown> {
    return {};
  }
}
