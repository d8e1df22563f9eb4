import { type Shape, sizeOf } from "../arithmetic/shape.js";
import { type Tensor, tf, type Variable } from "../backend/index.js";
import { disposeWith } from "./lifetime.js";
import { countOwned, countReleased } from "./memoryPressure.js";

const BYTES = 4;

/** What a training does with a weight besides following its gradient. */
export interface WeightRules {
  /** Its value, a scalar, is added to the loss. */
  readonly regularizer?: { value(weight: Tensor): Tensor } | undefined;
  /** Puts the weight back into its bounds after every update. */
  readonly constraint?: { apply(weight: Tensor): Tensor } | undefined;
}

/** A named variable of a layer, an optimizer or a metric. It lives as long as the object that holds it. */
export class Weight {
  readonly name: string;
  /** False for what the optimizer leaves alone, such as a moving mean. */
  readonly trainable: boolean;
  /** Read it in formulas, `assign` to it; the backend keeps it between steps. */
  readonly variable: Variable;
  readonly regularizer: WeightRules["regularizer"];
  readonly constraint: WeightRules["constraint"];
  readonly #forget: () => void;

  /** @param initial the first value; it is taken over, so the caller neither keeps nor disposes it */
  constructor(name: string, initial: Tensor, trainable = true, { regularizer, constraint }: WeightRules = {}) {
    this.name = name;
    this.trainable = trainable;
    this.regularizer = regularizer;
    this.constraint = constraint;
    this.variable = tf.variable(initial, trainable);
    initial.dispose();
    const bytes = BYTES * sizeOf(this.shape);
    countOwned(bytes);
    this.#forget = disposeWith(this, releaseOf(this.variable, bytes));
  }

  get shape(): Shape {
    return this.variable.shape;
  }

  dispose(): void {
    if (this.variable.isDisposed) return;
    this.#forget();
    releaseOf(this.variable, BYTES * sizeOf(this.shape)).dispose();
  }
}

/** Stands outside the class so that the closure can't hold the weight that it waits for. */
function releaseOf(variable: Variable, bytes: number) {
  return {
    dispose() {
      if (!variable.isDisposed) variable.dispose();
      countReleased(bytes);
    },
  };
}
