import type { Tensor } from "../backend/index.js";

/**
 * A figure that is watched during training.
 *
 * A metric is made of sums over the samples: a batch gives its part of them, the training loop adds the parts in double precision, and
 * `result` turns the totals into the figure. So it is exact for an epoch whose last batch is smaller, and keeps no state. What no sums
 * can tell is a {@link GatheringMetric}.
 */
export abstract class Metric {
  /** Its name in histories, tables and curves. */
  abstract readonly name: string;
  /** How many sums it is made of. */
  abstract readonly size: number;

  /**
   * A batch's part of the sums, `size` numbers on one axis.
   *
   * @param weights how much each sample [batch] or position [batch, time] counts, sample weights and masks multiplied; 1
   */
  abstract sums(targets: Tensor, predictions: Tensor, weights?: Tensor): Tensor;

  /** The figure for the totals of all batches. */
  abstract result(totals: readonly number[]): number;

  /** The options that make the same metric again. */
  config(): Record<string, unknown> {
    return {};
  }
}
