import { shapeText } from "../arithmetic/shape.js";
import { type Tensor, tf } from "../backend/index.js";
import { checkFactor, Regularizer } from "./regularizer.js";

export interface OrthogonalOptions {
  /** How much the penalty counts; 0.01. */
  readonly factor?: number;
  /** What is to be orthogonal: a matrix' "rows" or its "columns"; "rows". */
  readonly mode?: "rows" | "columns";
}

/** See {@link orthogonal}. */
export class Orthogonal extends Regularizer {
  readonly kind = "orthogonal";
  readonly factor: number;
  readonly mode: "rows" | "columns";

  constructor({ factor = 0.01, mode = "rows" }: OrthogonalOptions) {
    super();
    this.factor = checkFactor("orthogonal", "factor", factor);
    if (mode !== "rows" && mode !== "columns") throw new Error(`orthogonal: mode must be "rows" or "columns"; received ${JSON.stringify(mode)}.`);
    this.mode = mode;
  }

  value(w: Tensor): Tensor {
    if (w.rank !== 2) throw new Error(`orthogonal: the weight must be a matrix; received the shape ${shapeText(w.shape)}. Regularise a dense kernel.`);
    const vectors = this.mode === "rows" ? w : w.transpose();
    const count = vectors.shape[0] ?? 1;
    // A vector of zeros stays one, and its gradient finite.
    const unit = vectors.mul(tf.rsqrt(tf.maximum(vectors.square().sum(1, true), 1e-14)));
    const products = tf.matMul(unit, unit, false, true).mul(tf.sub(1, tf.eye(count)));
    return products.abs().sum().mul(this.factor / Math.max(count * (count - 1), 1));
  }

  override config() {
    return { factor: this.factor, mode: this.mode };
  }
}

/**
 * A penalty on the rows or columns of a matrix that are not orthogonal to each other.
 *
 * R(W) = factor · mean over the pairs i < j of |u_i · u_j|, with u_i = row i over its length
 *
 * @param options.factor how much it counts; 0.01
 * @param options.mode "rows" or "columns"; "rows"
 * @throws when factor is negative, mode is unknown, or the weight is no matrix
 * @example regularizers.orthogonal({ factor: 1 }).value(tf.tensor2d([[1, 0], [1, 1]])) // 0.7071
 */
export function orthogonal(options: OrthogonalOptions = {}): Orthogonal {
  return new Orthogonal(options);
}
