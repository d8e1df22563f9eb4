import type { Tensor } from "../../backend/index.js";
import type { LayerOptions } from "../layer.js";
import { OverTime } from "./overTime.js";

/** The steps' mean: see {@link recurrentMean}. */
export class RecurrentMean extends OverTime {
  readonly kind = "recurrentMean";

  protected reduce(input: Tensor, counts: Tensor): Tensor {
    // A sequence of which no step counts has the mean 0.
    return input.mul(counts).sum(1).div(counts.sum(1).maximum(1));
  }
}

/**
 * The mean of a sequence's steps; steps that a mask leaves out don't count. neon's RecurrentMean.
 *
 * y = Σ_t x_t / T
 *
 * @returns a layer from [time, ...] to [...]
 * @throws when the input is no sequence
 * @example sequential([layers.lstm({ units: 32, returnSequences: true, inputShape: [50, 8] }), layers.recurrentMean()]) // [32]
 */
export function recurrentMean(options: LayerOptions = {}): RecurrentMean {
  return new RecurrentMean(options);
}
