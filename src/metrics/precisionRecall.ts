import { type Tensor, tf } from "../backend/index.js";
import { oneHot } from "../variables/oneHot.js";
import { checkPair } from "../variables/checkTensors.js";
import { classesOf } from "./labels.js";
import { Metric } from "./metric.js";

export interface PrecisionRecallOptions {
  /** Which of the two; "precision". */
  readonly figure?: "precision" | "recall";
  /** Whether each sample's largest output alone counts, as one; true. Outputs count as they are otherwise. */
  readonly binarize?: boolean;
  /** Keeps the division away from 0; 1e-6. */
  readonly epsilon?: number;
}

/** See {@link precisionRecall}. */
export class PrecisionRecall extends Metric {
  readonly name: string;
  readonly size = 2;
  readonly options: Required<PrecisionRecallOptions>;

  constructor({ figure = "precision", binarize = true, epsilon = 1e-6 }: PrecisionRecallOptions) {
    super();
    if (figure !== "precision" && figure !== "recall") throw new Error(`precisionRecall: figure must be "precision" or "recall"; received ${JSON.stringify(figure)}.`);
    if (!(epsilon > 0)) throw new Error(`precisionRecall: epsilon must be a positive number; received ${epsilon}.`);
    this.name = figure === "precision" ? "batchPrecision" : "batchRecall";
    this.options = { figure, binarize, epsilon };
  }

  sums(targets: Tensor, predictions: Tensor): Tensor {
    checkPair(this.name, targets, predictions);
    const { figure, binarize, epsilon } = this.options;
    return tf.tidy(() => {
      const classes = predictions.shape.at(-1) ?? 1;
      const t = oneHot(classesOf(targets, predictions).reshape([-1]), classes);
      const p = binarize ? oneHot(tf.argMax(predictions, -1).reshape([-1]), classes) : predictions.reshape([-1, classes]);
      const all = (figure === "precision" ? p : t).sum(0);
      return tf.stack([t.mul(p).sum(0).div(all.add(epsilon)).mean(), tf.scalar(1)]);
    });
  }

  result([total = 0, batches = 0]: readonly number[]): number {
    return batches === 0 ? 0 : total / batches;
  }

  override config() {
    return this.options;
  }
}

/**
 * neon's PrecisionRecall: the mean over the classes within a batch, then the mean over the batches, which is another figure than that of the
 * whole epoch: `f1Score`, `precision` and `recall` give those.
 *
 * precision of a class = tp / (tp + fp + ε), recall = tp / (tp + fn + ε)
 *
 * @param options.figure "precision" or "recall"; "precision"
 * @param options.binarize whether each sample's largest output alone counts; true
 * @param options.epsilon ε; 1e-6
 * @throws when an argument is out of its range
 * @example metrics.precisionRecall({ figure: "recall" })
 */
export function precisionRecall(options: PrecisionRecallOptions = {}): PrecisionRecall {
  return new PrecisionRecall(options);
}
