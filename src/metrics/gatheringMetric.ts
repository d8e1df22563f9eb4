import { SizedMetric } from "./sizedMetric.js";

/**
 * A metric that needs every sample at its end, such as an area under an exact curve or a BLEU score over a whole corpus.
 *
 * Each batch hands over numbers (`parts`), all of them are kept until the end of the epoch, and `result` gets them in the batches' order.
 * Memory grows with the samples; a metric of sums is the better one wherever sums do.
 */
export abstract class GatheringMetric extends SizedMetric {
  override readonly appends = true;

  /** @param all what was gathered of all batches, one after the other */
  abstract override result(all: readonly number[]): number;
}
