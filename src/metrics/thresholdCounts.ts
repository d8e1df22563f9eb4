import { type Tensor, tf } from "../backend/index.js";
import { weightsFor } from "../losses/weighting.js";

/** How targets and outputs come to be compared. */
export interface CountOptions {
  /** Outputs above these count as positive; at each of them counts are made. */
  readonly thresholds: readonly number[];
  /** Only this class' outputs count; all. */
  readonly classId?: number | undefined;
  /** Only the so many largest outputs of a sample can be positive; all. */
  readonly topK?: number | undefined;
}

/**
 * Right and wrong positives and negatives at each threshold: [4, thresholds], in the order true positives, false positives, true negatives,
 * false negatives. All outputs of all samples are counted alike, each with its sample's weight.
 */
export function countsAt(owner: string, targets: Tensor, predictions: Tensor, weights: Tensor | undefined, { thresholds, classId, topK }: CountOptions): Tensor {
  let [t, p] = [targets.toFloat().reshape(predictions.shape), predictions.toFloat()];
  let w = weights === undefined ? tf.onesLike(p) : weightsFor(owner, p, weights).mul(tf.onesLike(p));
  if (topK !== undefined) {
    const least = tf.topk(p, topK).values.min(-1, true);
    p = tf.where(tf.greaterEqual(p, least), p, tf.fill(p.shape, Number.NEGATIVE_INFINITY));
  }
  if (classId !== undefined) [t, p, w] = [column(t, classId), column(p, classId), column(w, classId)];
  const positive = tf.greater(t.reshape([-1, 1]), 0.5).toFloat();
  const said = tf.greater(p.reshape([-1, 1]), tf.tensor2d([...thresholds], [1, thresholds.length])).toFloat();
  const [yes, no] = [positive.mul(w.reshape([-1, 1])), tf.sub(1, positive).mul(w.reshape([-1, 1]))];
  const truePositives = said.mul(yes).sum(0);
  const falsePositives = said.mul(no).sum(0);
  return tf.stack([truePositives, falsePositives, no.sum().sub(falsePositives), yes.sum().sub(truePositives)]);
}

/** The counts at one threshold, of totals that `countsAt` made. */
export function countsOf(totals: readonly number[], thresholds: number, at: number) {
  const [tp = 0, fp = 0, tn = 0, fn = 0] = [0, 1, 2, 3].map((kind) => totals[kind * thresholds + at]);
  return { tp, fp, tn, fn };
}

/** a / b, and 0 where b is 0. */
export function share(a: number, b: number): number {
  return b === 0 ? 0 : a / b;
}

/** Thresholds spread evenly over [0, 1]. */
export function evenThresholds(count: number): number[] {
  return count === 1 ? [0.5] : Array.from({ length: count }, (_, i) => i / (count - 1));
}

function column(x: Tensor, index: number): Tensor {
  const classes = x.shape.at(-1) ?? 1;
  return x.reshape([-1, classes]).slice([0, index], [-1, 1]);
}
