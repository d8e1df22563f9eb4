import { shapeText } from "../arithmetic/shape.js";
import { type Tensor, tf } from "../backend/index.js";
import { checkNumbers } from "../variables/checkTensors.js";

/** A function that is applied to every number of a layer's output, or along its last axis. */
export abstract class Activation {
  /** The name of its factory, as it stands in `activations.…` and in a run's record. */
  abstract readonly kind: string;

  constructor() {
    // Around what a class does and not in each of them, so that one that somebody adds is checked as well.
    const apply = this.apply.bind(this);
    const checked = (x: Tensor): Tensor => {
      checkNumbers(this.kind, "x", x);
      // TensorFlow's own functions refuse whole numbers and booleans, some of them halfway.
      return x.dtype === "float32" ? apply(x) : tf.tidy(() => apply(x.toFloat()));
    };
    Object.defineProperty(this, "apply", { value: checked, configurable: true, writable: true });
  }

  /**
   * The activation of `x`, which has the same shape. Whole numbers and booleans are taken as float32.
   *
   * @throws when `x` is no tensor of numbers
   */
  abstract apply(x: Tensor): Tensor;

  /** The options that make the same activation again. */
  config(): Record<string, unknown> {
    return {};
  }
}

/**
 * The axis of `x` that is meant, counted from 0.
 *
 * @throws when `x` has no such axis
 */
export function axisOf(owner: string, axis: number, { rank, shape }: Tensor): number {
  if (axis >= -rank && axis < rank) return axis < 0 ? axis + rank : axis;
  const expected = rank === 0 ? "x must have an axis" : `axis must lie from ${-rank} to ${rank - 1} for an x of this shape`;
  throw new Error(`${owner}: ${expected}; received the axis ${axis} and the shape ${shapeText(shape)}.`);
}
