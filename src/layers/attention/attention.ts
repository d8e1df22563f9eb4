import type { Shape } from "../../arithmetic/shape.js";
import { type Tensor, tf } from "../../backend/index.js";
import { glorotUniform } from "../../initializers/glorotUniform.js";
import { ones } from "../../initializers/ones.js";
import type { WeightSpec } from "../weightSpec.js";
import { ScoreAttention, type ScoreAttentionOptions } from "./scoreAttention.js";

const MODES = ["dot", "general", "concat"] as const;

export interface AttentionOptions extends ScoreAttentionOptions {
  /** How queries and keys are scored: "dot" q·k, "general" q·W·k, "concat" w·Σ tanh(q + k), as Luong calls them; "dot". */
  readonly scoreMode?: (typeof MODES)[number];
  /** Whether a learnt number multiplies the scores; false. */
  readonly useScale?: boolean;
}

/** Luong's attention: see {@link attention}. */
export class Attention extends ScoreAttention {
  readonly kind = "attention";
  readonly scoreMode: (typeof MODES)[number];
  readonly useScale: boolean;

  constructor(options: AttentionOptions) {
    super("attention", options);
    this.scoreMode = options.scoreMode ?? "dot";
    this.useScale = options.useScale ?? false;
    if (!MODES.includes(this.scoreMode)) throw new Error(`attention: scoreMode must be one of ${MODES.join(", ")}; received ${JSON.stringify(this.scoreMode)}.`);
  }

  protected override get needsOneWidth(): boolean {
    return this.scoreMode !== "general";
  }

  protected override specs([query = [], value = [], key = value]: readonly Shape[]): readonly WeightSpec[] {
    return [
      ...(this.useScale ? [{ name: "scale", shape: [], initializer: ones() }] : []),
      ...(this.scoreMode === "concat" ? [{ name: "concatScoreWeight", shape: [], initializer: ones() }] : []),
      ...(this.scoreMode === "general" ? [{ name: "kernel", shape: [query.at(-1) ?? 0, key.at(-1) ?? 0], initializer: glorotUniform() }] : []),
    ];
  }

  protected scores(query: Tensor, key: Tensor): Tensor {
    const scaled = (x: Tensor) => (this.useScale ? x.mul(this.weight("scale")) : x);
    if (this.scoreMode === "concat") {
      const sums = query.expandDims(2).add(key.expandDims(1));
      return tf.tanh(scaled(sums)).sum(-1).mul(this.weight("concatScoreWeight"));
    }
    const [batch = 0, queries = 0, features = 0] = query.shape;
    const turned = this.scoreMode === "dot" ? query : query.reshape([batch * queries, features]).matMul(this.weight("kernel")).reshape([batch, queries, -1]);
    return scaled(tf.matMul(turned, key, false, true));
  }

  override config() {
    return { ...super.config(), scoreMode: this.scoreMode, useScale: this.useScale };
  }
}

/**
 * Attention as Luong's: each query takes the mean of the values, weighted by how well their keys go with it.
 *
 * y_q = Σ_s w_{q,s} · value_s, w_q = softmax_s(score(query_q, key_s)), score = q · k ("dot"), q · W · k ("general") or w · Σ tanh(q + k) ("concat")
 *
 * Steps that the value's mask leaves out have weight 0, outputs of queries that the query's mask leaves out are 0. When no step is seen, all
 * weights are the same, as in Keras.
 *
 * @param options.scoreMode "dot", "general" or "concat"; "dot"
 * @param options.useScale whether a learnt number multiplies the scores (inside the tanh for "concat"); false
 * @param options.dropout the share of weights that training drops; 0
 * @param options.causal whether a query sees no later step than its own; false
 * @param options.returnScores the weights as a second output; false
 * @returns a layer from [query, value] or [query, value, key] to [queries, features of value]
 * @throws when the inputs don't fit together
 * @example const context = layers.attention().apply([decoded, encoded]); // [5, 32] and [20, 32] become [5, 32]
 * @see Luong et al., Effective approaches to attention-based neural machine translation, 2015
 */
export function attention(options: AttentionOptions = {}): Attention {
  return new Attention(options);
}
