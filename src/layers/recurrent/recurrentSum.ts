import type { Tensor } from "../../backend/index.js";
import type { LayerOptions } from "../layer.js";
import { OverTime } from "./overTime.js";

/** The steps' sum: see {@link recurrentSum}. */
export class RecurrentSum extends OverTime {
  readonly kind = "recurrentSum";

  protected reduce(input: Tensor, counts: Tensor): Tensor {
    return input.mul(counts).sum(1);
  }
}

/**
 * Adds a sequence's steps up; steps that a mask leaves out don't count. neon's RecurrentSum.
 *
 * y = Σ_t x_t
 *
 * @returns a layer from [time, ...] to [...]
 * @throws when the input is no sequence
 * @example sequential([layers.lstm({ units: 32, returnSequences: true, inputShape: [50, 8] }), layers.recurrentSum()]) // [32]
 */
export function recurrentSum(options: LayerOptions = {}): RecurrentSum {
  return new RecurrentSum(options);
}
