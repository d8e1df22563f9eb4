import { checkNumber } from "../arithmetic/optionChecks.js";
import { type Tensor, tf } from "../backend/index.js";
import { MeanMetric } from "./meanMetric.js";

export interface BinaryAccuracyOptions {
  /** Above what an output counts as 1; 0.5. */
  readonly threshold?: number;
  /** Its name; "binaryAccuracy". */
  readonly name?: string;
}

/** See {@link binaryAccuracy}. */
export class BinaryAccuracy extends MeanMetric {
  readonly name: string;
  readonly threshold: number;

  constructor({ threshold = 0.5, name = "binaryAccuracy" }: BinaryAccuracyOptions) {
    super();
    this.threshold = checkNumber("binaryAccuracy", "threshold", threshold);
    this.name = name;
  }

  values(targets: Tensor, predictions: Tensor): Tensor {
    const said = tf.greater(predictions, this.threshold).toFloat();
    return tf.equal(said, targets.toFloat().reshape(said.shape)).toFloat();
  }

  override config() {
    return { threshold: this.threshold };
  }
}

/**
 * The share of outputs on the right side of a threshold.
 *
 * figure = mean [t = (p > threshold)]
 *
 * @param options.threshold above what an output counts as 1; 0.5
 * @param options.name its name; "binaryAccuracy"
 * @example metrics.binaryAccuracy({ threshold: 0.3 })
 */
export function binaryAccuracy(options: BinaryAccuracyOptions = {}): BinaryAccuracy {
  return new BinaryAccuracy(options);
}
