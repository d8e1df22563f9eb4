import { type Tensor, tf } from "../backend/index.js";
import { checkPair } from "../variables/checkTensors.js";
import { Metric } from "./metric.js";
import { countsAt, countsOf, evenThresholds } from "./thresholdCounts.js";

export interface CurveMetricOptions {
  /** At how many evenly spread thresholds counts are made; 200. */
  readonly numThresholds?: number;
  /** Only this class' outputs count; all. */
  readonly classId?: number;
  /** Its name in histories and curves. */
  readonly name?: string;
}

/** The largest value of one figure among the thresholds where another one reaches a bound. */
export abstract class CurveMetric extends Metric {
  readonly name: string;
  readonly size: number;
  readonly bound: number;
  readonly numThresholds: number;
  readonly classId: number | undefined;
  readonly #thresholds: readonly number[];

  constructor(kind: string, argument: string, bound: number, { numThresholds = 200, classId, name = kind }: CurveMetricOptions) {
    super();
    if (!(bound >= 0 && bound <= 1)) throw new Error(`${kind}: ${argument} must lie from 0 to 1; received ${bound}.`);
    if (!(Number.isInteger(numThresholds) && numThresholds > 0)) throw new Error(`${kind}: numThresholds must be a positive integer; received ${numThresholds}.`);
    [this.name, this.bound, this.numThresholds, this.classId] = [name, bound, numThresholds, classId];
    this.#thresholds = evenThresholds(numThresholds);
    this.size = 4 * numThresholds;
  }

  /** The figure that must reach the bound, and the one that is to be large. */
  protected abstract figures(counts: ReturnType<typeof countsOf>): { bounded: number; wanted: number };

  sums(targets: Tensor, predictions: Tensor, weights?: Tensor): Tensor {
    checkPair(this.name, targets, predictions);
    const { classId } = this;
    return tf.tidy(() => countsAt(this.name, targets, predictions, weights, { thresholds: this.#thresholds, classId }).reshape([-1]));
  }

  result(totals: readonly number[]): number {
    const all = this.#thresholds.map((_, i) => this.figures(countsOf(totals, this.numThresholds, i)));
    return Math.max(0, ...all.filter(({ bounded }) => bounded >= this.bound).map(({ wanted }) => wanted));
  }

  override config(): Record<string, unknown> {
    return { bound: this.bound, numThresholds: this.numThresholds, ...(this.classId === undefined ? {} : { classId: this.classId }) };
  }
}
