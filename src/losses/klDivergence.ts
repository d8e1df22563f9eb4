import { type Tensor, tf } from "../backend/index.js";
import { Loss } from "./loss.js";

/** See {@link klDivergence}. */
export class KlDivergence extends Loss {
  readonly kind = "klDivergence";

  protected perSample(targets: Tensor, predictions: Tensor): Tensor {
    const [t, p] = [targets.toFloat().clipByValue(1e-7, 1), predictions.clipByValue(1e-7, 1)];
    return t.mul(tf.log(t.div(p))).sum(-1);
  }
}

/**
 * How much is lost by taking the predicted distribution for the real one.
 *
 * l = Σ t_i ln(t_i / p_i), each kept within [1e-7, 1]
 *
 * @example losses.klDivergence().value(tf.tensor2d([[0.5, 0.5]]), tf.tensor2d([[0.25, 0.75]])) // 0.1438
 * @see Kullback and Leibler, On information and sufficiency, 1951
 */
export function klDivergence(): KlDivergence {
  return new KlDivergence();
}
