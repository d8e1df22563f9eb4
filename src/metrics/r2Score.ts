import { type Tensor, tf } from "../backend/index.js";
import { weightsFor } from "../losses/weighting.js";
import { SizedMetric } from "./sizedMetric.js";

export interface R2ScoreOptions {
  /** How several outputs make one figure: all alike, or by their targets' variance; "uniform". */
  readonly average?: "uniform" | "varianceWeighted";
  /** How many features the model has, for the adjusted score; 0, which adjusts nothing. */
  readonly numRegressors?: number;
}

/** What w · t² and (w · t)² / w may be apart by, relative to them, when each product was rounded to float32. */
const ROUNDING = 2 ** -22;

/** See {@link r2Score}. */
export class R2Score extends SizedMetric {
  readonly name = "r2Score";
  readonly average: "uniform" | "varianceWeighted";
  readonly numRegressors: number;

  constructor({ average = "uniform", numRegressors = 0 }: R2ScoreOptions) {
    super();
    if (average !== "uniform" && average !== "varianceWeighted") {
      throw new Error(`r2Score: average must be "uniform" or "varianceWeighted"; received ${JSON.stringify(average)}.`);
    }
    if (!(Number.isInteger(numRegressors) && numRegressors >= 0)) throw new Error(`r2Score: numRegressors must be a whole number from 0; received ${numRegressors}.`);
    [this.average, this.numRegressors] = [average, numRegressors];
  }

  /** Each output's Σ w, Σ w t, Σ w t², Σ w (t − p)² and the count of numbers: [5, outputs]. */
  protected parts(targets: Tensor, predictions: Tensor, weights?: Tensor): Tensor {
    const p = predictions.rank > 1 ? predictions : predictions.expandDims(-1);
    const t = targets.toFloat().reshape(p.shape);
    const w = weights === undefined ? tf.onesLike(p) : weightsFor(this.name, p, weights).mul(tf.onesLike(p));
    const outputs = p.shape.at(-1) ?? 1;
    const summed = [w, w.mul(t), w.mul(t.square()), w.mul(t.sub(p).square()), tf.onesLike(p)];
    return tf.stack(summed.map((each) => each.reshape([-1, outputs]).sum(0)));
  }

  result(totals: readonly number[]): number {
    const outputs = totals.length / 5;
    const of = (kind: number, i: number): number => totals[kind * outputs + i] ?? 0;
    const scores = Array.from({ length: outputs }, (_, i) => {
      const difference = of(2, i) - of(1, i) ** 2 / of(0, i);
      // Of one sample, or of equal ones, nothing is left but what the float32 sums were rounded by.
      const spread = Math.abs(difference) <= ROUNDING * of(2, i) ? 0 : difference;
      const raw = 1 - of(3, i) / spread;
      return { spread, score: Number.isFinite(raw) || Number.isNaN(raw) ? raw : 0 };
    });
    const weights = scores.map(({ spread }) => (this.average === "uniform" ? 1 : spread));
    const score = scores.reduce((sum, each, i) => sum + each.score * (weights[i] ?? 0), 0) / weights.reduce((a, b) => a + b, 0);
    const count = Array.from({ length: outputs }, (_, i) => of(4, i)).reduce((a, b) => a + b, 0);
    const left = count - this.numRegressors - 1;
    return this.numRegressors === 0 || left <= 0 ? score : 1 - ((1 - score) * (count - 1)) / left;
  }

  override config() {
    return { average: this.average, numRegressors: this.numRegressors };
  }
}

/**
 * The share of the targets' variance that the model explains: 1 is perfect, 0 as good as their mean, below 0 worse.
 *
 * R² = 1 − Σ w (t − p)² / Σ w (t − t̄)², for each output over all samples · adjusted for k features: 1 − (1 − R²)(n − 1) / (n − k − 1)
 *
 * @param options.average "uniform" or "varianceWeighted"; "uniform"
 * @param options.numRegressors k; 0, which adjusts nothing
 * @throws when an argument is out of its range
 * @example metrics.r2Score()
 */
export function r2Score(options: R2ScoreOptions = {}): R2Score {
  return new R2Score(options);
}
