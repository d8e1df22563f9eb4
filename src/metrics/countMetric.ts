import type { Tensor } from "../backend/index.js";
import { tf } from "../backend/index.js";
import { checkPair } from "../variables/checkTensors.js";
import { checkK } from "./topK.js";
import { Metric } from "./metric.js";
import { countsAt, countsOf } from "./thresholdCounts.js";

export interface CountMetricOptions {
  /** Outputs above it count as positive; 0.5. */
  readonly threshold?: number;
  /** Only this class' outputs count; all. */
  readonly classId?: number;
  /** Only the so many largest outputs of a sample are positive, whatever their size; none. */
  readonly topK?: number;
  /** Its name in histories and curves. */
  readonly name?: string;
}

/** A figure from the counts of right and wrong positives and negatives at one threshold. */
export abstract class CountMetric extends Metric {
  readonly name: string;
  readonly size = 4;
  readonly threshold: number;
  readonly classId: number | undefined;
  readonly topK: number | undefined;

  constructor(kind: string, { threshold, classId, topK, name = kind }: CountMetricOptions) {
    super();
    if (topK !== undefined) checkK(kind, topK);
    if (threshold !== undefined && !Number.isFinite(threshold)) throw new Error(`${kind}: threshold must be a number; received ${threshold}.`);
    this.name = name;
    // With topK the largest outputs are positive whatever their size; those that fell out are minus infinity.
    this.threshold = threshold ?? (topK === undefined ? 0.5 : -1e30);
    [this.classId, this.topK] = [classId, topK];
  }

  /** The figure for these counts. */
  protected abstract figure(counts: ReturnType<typeof countsOf>): number;

  sums(targets: Tensor, predictions: Tensor, weights?: Tensor): Tensor {
    checkPair(this.name, targets, predictions);
    const { threshold, classId, topK } = this;
    return tf.tidy(() => countsAt(this.name, targets, predictions, weights, { thresholds: [threshold], classId, topK }).reshape([4]));
  }

  result(totals: readonly number[]): number {
    return this.figure(countsOf(totals, 1, 0));
  }

  override config(): Record<string, unknown> {
    return { threshold: this.threshold, ...(this.classId === undefined ? {} : { classId: this.classId }), ...(this.topK === undefined ? {} : { topK: this.topK }) };
  }
}
