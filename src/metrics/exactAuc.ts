import { type Tensor, tf } from "../backend/index.js";
import { weightsFor } from "../losses/weighting.js";
import { GatheringMetric } from "./gatheringMetric.js";

export interface ExactAucOptions {
  /** "ROC" or "PR"; "ROC". */
  readonly curve?: "ROC" | "PR";
  /** Its name in histories and curves; "exactAuc". */
  readonly name?: string;
}

/** See {@link exactAuc}. */
export class ExactAuc extends GatheringMetric {
  readonly name: string;
  readonly curve: "ROC" | "PR";

  constructor({ curve = "ROC", name = "exactAuc" }: ExactAucOptions) {
    super();
    if (curve !== "ROC" && curve !== "PR") throw new Error(`exactAuc: curve must be "ROC" or "PR"; received ${JSON.stringify(curve)}.`);
    [this.curve, this.name] = [curve, name];
  }

  protected parts(targets: Tensor, predictions: Tensor, weights?: Tensor): Tensor {
    const w = weights === undefined ? tf.onesLike(predictions) : weightsFor(this.name, predictions, weights).mul(tf.onesLike(predictions));
    return tf.stack([targets.toFloat().reshape([-1]), predictions.toFloat().reshape([-1]), w.reshape([-1])], 1);
  }

  result(all: readonly number[]): number {
    const samples = Array.from({ length: all.length / 3 }, (_, i) => ({ positive: (all[3 * i] ?? 0) > 0.5, score: all[3 * i + 1] ?? 0, weight: all[3 * i + 2] ?? 0 }));
    samples.sort((a, b) => b.score - a.score);
    const positives = total(samples.filter(({ positive }) => positive));
    const negatives = total(samples) - positives;
    let [tp, fp, area] = [0, 0, 0];
    // Samples with one score come together: a step of the curve may go right and up at once.
    for (let start = 0; start < samples.length; ) {
      let end = start;
      while (end < samples.length && samples[end]?.score === samples[start]?.score) end++;
      const tied = samples.slice(start, end);
      const [up, right] = [total(tied.filter(({ positive }) => positive)), total(tied.filter(({ positive }) => !positive))];
      if (this.curve === "ROC") area += right * (tp + up / 2);
      [tp, fp, start] = [tp + up, fp + right, end];
      if (this.curve === "PR" && tp + fp > 0) area += (up * tp) / (tp + fp);
    }
    const whole = this.curve === "ROC" ? positives * negatives : positives;
    return whole === 0 ? 0 : area / whole;
  }

  override config() {
    return { curve: this.curve };
  }
}

function total(samples: readonly { readonly weight: number }[]): number {
  return samples.reduce((sum, { weight }) => sum + weight, 0);
}

/**
 * The area under the curve itself, from all outputs in order; `auc` takes thresholds instead of keeping them.
 *
 * ROC: the probability that a positive sample's output exceeds a negative one's, ties counted half · PR: Σ (recall_n − recall_(n−1)) · precision_n,
 * also called average precision
 *
 * @param options.curve "ROC" or "PR"; "ROC"
 * @param options.name its name; "exactAuc"
 * @throws when curve is unknown
 * @example metrics.exactAuc()
 * @see Fawcett, An introduction to ROC analysis, 2006
 */
export function exactAuc(options: ExactAucOptions = {}): ExactAuc {
  return new ExactAuc(options);
}
