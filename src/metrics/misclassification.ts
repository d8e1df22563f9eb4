import { type Tensor, tf } from "../backend/index.js";
import { classesOf } from "./labels.js";
import { MeanMetric } from "./meanMetric.js";

export interface MisclassificationOptions {
  /** How many steps at a time count as one sample that is right only when all are, as in a sequence; 1. */
  readonly steps?: number;
}

/** See {@link misclassification}. */
export class Misclassification extends MeanMetric {
  readonly name = "misclassification";
  readonly steps: number;

  constructor({ steps = 1 }: MisclassificationOptions) {
    super();
    if (!(Number.isInteger(steps) && steps > 0)) throw new Error(`misclassification: steps must be a positive integer; received ${steps}.`);
    this.steps = steps;
  }

  values(targets: Tensor, predictions: Tensor): Tensor {
    const said = tf.argMax(predictions, -1);
    const right = tf.equal(classesOf(targets, predictions).reshape(said.shape), said).toFloat();
    if (this.steps === 1) return right.neg().add(1);
    return right.reshape([-1, this.steps]).min(1).neg().add(1);
  }

  override config() {
    return { steps: this.steps };
  }
}

/**
 * neon's Misclassification: the share of samples whose largest output is the wrong class. Targets may be class numbers or one-hot rows.
 *
 * figure = 1 − accuracy
 *
 * @param options.steps how many steps at a time count as one sample that is right only when all are, as in a sequence; 1
 * @throws when steps is not a positive integer
 * @example metrics.misclassification()
 */
export function misclassification(options: MisclassificationOptions = {}): Misclassification {
  return new Misclassification(options);
}
