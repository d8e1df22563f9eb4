import { type Tensor, tf } from "../backend/index.js";
import { checkNumbers } from "../variables/checkTensors.js";

/** A penalty on a weight that is added to the loss. */
export abstract class Regularizer {
  /** The name of its factory, as it stands in `regularizers.…` and in a run's record. */
  abstract readonly kind: string;

  constructor() {
    // Around what a class does and not in each of them, so that one that somebody adds is checked as well.
    const value = this.value.bind(this);
    const checked = (w: Tensor): Tensor => {
      checkNumbers(this.kind, "w", w);
      // TensorFlow's own functions refuse whole numbers and booleans, some of them halfway.
      return w.dtype === "float32" ? value(w) : tf.tidy(() => value(w.toFloat()));
    };
    Object.defineProperty(this, "value", { value: checked, configurable: true, writable: true });
  }

  /**
   * The penalty on a weight, as a scalar. Whole numbers and booleans are taken as float32.
   *
   * @throws when `w` is no tensor of numbers
   */
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
