import { type Tensor, tf } from "../backend/index.js";
import { weightsFor } from "../losses/weighting.js";
import { SizedMetric } from "./sizedMetric.js";
import { share } from "./thresholdCounts.js";

const AVERAGES = ["macro", "micro", "weighted"] as const;

export interface FScoreOptions {
  /** "macro": the mean of the classes' scores; "micro": one score of all counts; "weighted": the mean weighed by how often a class is there; "macro". */
  readonly average?: (typeof AVERAGES)[number];
  /** Only this class' score; all. */
  readonly classId?: number;
  /** Outputs above it count as positive; without one a sample's largest output does. */
  readonly threshold?: number;
  /** Its name in histories and curves. */
  readonly name?: string;
}

export interface FBetaScoreOptions extends FScoreOptions {
  /** How many times more recall counts than precision; 1. */
  readonly beta?: number;
}

/** See {@link fBetaScore}. */
export class FBetaScore extends SizedMetric {
  readonly name: string;
  readonly beta: number;
  readonly options: FScoreOptions;

  constructor({ beta = 1, name = "fBetaScore", ...options }: FBetaScoreOptions) {
    super();
    if (!(beta > 0)) throw new Error(`fBetaScore: beta must be a positive number; received ${beta}.`);
    const { average = "macro" } = options;
    if (!AVERAGES.includes(average)) throw new Error(`fBetaScore: average must be one of ${AVERAGES.join(", ")}; received ${JSON.stringify(average)}.`);
    [this.name, this.beta, this.options] = [name, beta, options];
  }

  /** Each class' true positives, false positives and false negatives: [3, classes]. */
  protected parts(targets: Tensor, predictions: Tensor, weights?: Tensor): Tensor {
    const classes = predictions.shape.at(-1) ?? 1;
    const positions = predictions.shape.slice(0, -1);
    const t = targets.toFloat().reshape([-1, classes]);
    const p = predictions.reshape([-1, classes]);
    const { threshold } = this.options;
    const largest = (): Tensor => tf.logicalAnd(tf.greaterEqual(p, tf.max(p, -1, true)), tf.greater(p.abs(), 1e-9));
    const said = (threshold === undefined ? largest() : tf.greater(p, threshold)).toFloat();
    const w = weights === undefined ? tf.scalar(1) : weightsFor(this.name, tf.zeros(positions), weights).mul(tf.ones(positions)).reshape([-1, 1]);
    return tf.stack([said.mul(t), said.mul(tf.sub(1, t)), tf.sub(1, said).mul(t)].map((each) => each.mul(w).sum(0)));
  }

  result(totals: readonly number[]): number {
    const classes = totals.length / 3;
    const counts = Array.from({ length: classes }, (_, i) => ({ tp: totals[i] ?? 0, fp: totals[classes + i] ?? 0, fn: totals[2 * classes + i] ?? 0 }));
    const { average = "macro", classId } = this.options;
    if (classId !== undefined) return this.#score(counts[classId] ?? { tp: 0, fp: 0, fn: 0 });
    if (average === "micro") return this.#score(counts.reduce((a, b) => ({ tp: a.tp + b.tp, fp: a.fp + b.fp, fn: a.fn + b.fn }), { tp: 0, fp: 0, fn: 0 }));
    const weights = counts.map(({ tp, fn }) => (average === "weighted" ? tp + fn : 1));
    const sum = counts.reduce((total, each, i) => total + (weights[i] ?? 0) * this.#score(each), 0);
    return share(sum, weights.reduce((a, b) => a + b, 0));
  }

  #score({ tp, fp, fn }: { tp: number; fp: number; fn: number }): number {
    const square = this.beta ** 2;
    return share((1 + square) * tp, (1 + square) * tp + square * fn + fp);
  }

  override config() {
    return { beta: this.beta, ...this.options };
  }
}

/**
 * Precision and recall in one figure, recall β times as important.
 *
 * F = (1 + β²) tp / ((1 + β²) tp + β² fn + fp), of each class' counts over all samples
 *
 * Targets are one-hot rows, or ones and zeros with a threshold. Keras' default is a list of all classes' scores: ask for each with classId.
 *
 * @param options.beta β; 1
 * @param options.average "macro", "micro" or "weighted"; "macro"
 * @param options.classId only this class' score; all
 * @param options.threshold outputs above it count as positive; without one a sample's largest output does
 * @param options.name its name; "fBetaScore"
 * @throws when an argument is out of its range
 * @example metrics.fBetaScore({ beta: 2, average: "weighted" })
 * @see van Rijsbergen, Information retrieval, 1979
 */
export function fBetaScore(options: FBetaScoreOptions = {}): FBetaScore {
  return new FBetaScore(options);
}
