import { type Tensor, tf } from "../../backend/index.js";
import type { LayerOptions } from "../layer.js";
import { OverTime } from "./overTime.js";

/** The last step: see {@link recurrentLast}. */
export class RecurrentLast extends OverTime {
  readonly kind = "recurrentLast";

  protected reduce(input: Tensor, counts: Tensor): Tensor {
    // A step is the last that counts when it counts and none after it does.
    const after = tf.cumsum(counts, 1, true, true);
    return input.mul(counts.mul(tf.cast(tf.equal(after, 0), "float32"))).sum(1);
  }
}

/**
 * The last step of a sequence; with a mask the last one that counts, and zeros when none does. neon's RecurrentLast.
 *
 * y = x_T
 *
 * @returns a layer from [time, ...] to [...]
 * @throws when the input is no sequence
 * @example sequential([layers.lstm({ units: 32, returnSequences: true, inputShape: [50, 8] }), layers.recurrentLast()]) // [32]
 */
export function recurrentLast(options: LayerOptions = {}): RecurrentLast {
  return new RecurrentLast(options);
}
