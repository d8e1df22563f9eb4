import type { Tensor } from "../backend/index.js";

/**
 * A figure that is watched during training.
 *
 * A metric is made of sums over the samples: a batch gives its part of them, the training loop adds the parts in double precision, and
 * `result` turns the totals into the figure. So it is exact for an epoch whose last batch is smaller, and keeps no state.
 */
export abstract class Metric {
  /** Its name in histories, tables and curves. */
  abstract readonly name: string;
  /** How many sums it is made of. */
  abstract readonly size: number;

  /** A batch's part of the sums, `size` numbers on one axis. */
  abstract sums(targets: Tensor, predictions: Tensor): Tensor;

  /** The figure for the totals of all batches. */
  abstract result(totals: readonly number[]): number;
}
