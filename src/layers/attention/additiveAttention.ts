import type { Shape } from "../../arithmetic/shape.js";
import { type Tensor, tf } from "../../backend/index.js";
import { glorotUniform } from "../../initializers/glorotUniform.js";
import type { WeightSpec } from "../weightSpec.js";
import { ScoreAttention, type ScoreAttentionOptions } from "./scoreAttention.js";

export interface AdditiveAttentionOptions extends ScoreAttentionOptions {
  /** Whether each feature has a learnt weight in the score; true. */
  readonly useScale?: boolean;
}

/** Bahdanau's attention: see {@link additiveAttention}. */
export class AdditiveAttention extends ScoreAttention {
  readonly kind = "additiveAttention";
  readonly useScale: boolean;

  constructor(options: AdditiveAttentionOptions) {
    super("additiveAttention", options);
    this.useScale = options.useScale ?? true;
  }

  protected override specs([query = []]: readonly Shape[]): readonly WeightSpec[] {
    return this.useScale ? [{ name: "scale", shape: [query.at(-1) ?? 0], initializer: glorotUniform() }] : [];
  }

  protected scores(query: Tensor, key: Tensor): Tensor {
    const together = tf.tanh(query.expandDims(2).add(key.expandDims(1)));
    return (this.useScale ? together.mul(this.weight("scale")) : together).sum(-1);
  }

  override config() {
    return { ...super.config(), useScale: this.useScale };
  }
}

/**
 * Attention as Bahdanau's: the score of a query and a key is a small network of both. Put a dense layer of the same width before each for the
 * paper's W and U.
 *
 * y_q = Σ_s w_{q,s} · value_s, w_q = softmax_s(Σ_i v_i · tanh(query_{q,i} + key_{s,i}))
 *
 * Steps that the value's mask leaves out have weight 0, outputs of queries that the query's mask leaves out are 0. When no step is seen, all
 * weights are the same, as in Keras.
 *
 * @param options.useScale whether v is learnt; without it every v_i is 1; true
 * @param options.dropout the share of weights that training drops; 0
 * @param options.causal whether a query sees no later step than its own; false
 * @param options.returnScores the weights as a second output; false
 * @returns a layer from [query, value] or [query, value, key] to [queries, features of value]; as many parameters as features
 * @throws when the inputs don't fit together
 * @example const context = layers.additiveAttention().apply([decoded, encoded]); // [5, 32] and [20, 32] become [5, 32]
 * @see Bahdanau et al., Neural machine translation by jointly learning to align and translate, 2014
 */
export function additiveAttention(options: AdditiveAttentionOptions = {}): AdditiveAttention {
  return new AdditiveAttention(options);
}
