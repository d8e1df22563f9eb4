import { checkInteger } from "../arithmetic/optionChecks.js";
import { shapeText } from "../arithmetic/shape.js";
import { type Tensor, tf } from "../backend/index.js";
import { checkNumbers } from "../variables/checkTensors.js";

/** A condition on a weight that is put right after every step of the optimizer. */
export abstract class Constraint {
  /** The name of its factory, as it stands in `constraints.…` and in a run's record. */
  abstract readonly kind: string;

  constructor() {
    // Around what a class does and not in each of them, so that one that somebody adds is checked as well.
    const apply = this.apply.bind(this);
    const checked = (w: Tensor): Tensor => {
      checkNumbers(this.kind, "w", w);
      // TensorFlow's own functions refuse whole numbers and booleans, some of them halfway.
      return w.dtype === "float32" ? apply(w) : tf.tidy(() => apply(w.toFloat()));
    };
    Object.defineProperty(this, "apply", { value: checked, configurable: true, writable: true });
  }

  /**
   * The weight that satisfies the condition, with the shape of `w`. Whole numbers and booleans are taken as float32.
   *
   * @throws when `w` is no tensor of numbers, or has not the axes of the norm
   */
  abstract apply(w: Tensor): Tensor;

  /** The options that make the same constraint again. */
  config(): Record<string, unknown> {
    return {};
  }
}

/** Which axes a norm is taken over: 0 for a dense kernel [in, out], [0, 1, 2] for a convolution's [rows, columns, channels, filters]. */
export type NormAxis = number | readonly number[];

/** Checks the axes of a norm. */
export function checkNormAxis(owner: string, axis: NormAxis): NormAxis {
  for (const each of typeof axis === "object" ? axis : [axis]) checkInteger(owner, "axis", each);
  return axis;
}

/** Keeps a division by a norm away from 0, as in Keras. */
const EPSILON = 1e-7;

/** The weight with each of its vectors scaled from its length to the wished one. */
export function withNorms({ kind, axis }: Constraint & { readonly axis: NormAxis }, w: Tensor, wished: (norms: Tensor) => Tensor): Tensor {
  const axes = typeof axis === "number" ? [axis] : [...axis];
  if (!axes.every((each) => each >= -w.rank && each < w.rank)) {
    throw new Error(`${kind}: axis must be one of the weight's ${w.rank} axes, or a list of them, counted from 0; received ${JSON.stringify(axis)} and the shape ${shapeText(w.shape)}.`);
  }
  return tf.tidy(() => {
    const norms = w.square().sum(axes, true).sqrt();
    return w.mul(wished(norms).div(norms.add(EPSILON)));
  });
}
