import { type Shape, shapeText } from "../../arithmetic/shape.js";
import { softmax, type Tensor, tf } from "../../backend/index.js";
import { BaseLayer, type LayerOptions } from "../baseLayer.js";
import type { CallContext, Mask } from "../callContext.js";
import { checkShare, dropoutMask } from "../dropoutMask.js";
import { sightMask } from "./masks.js";

export interface ScoreAttentionOptions extends LayerOptions {
  /** The share of attention weights that training drops; 0. */
  readonly dropout?: number;
  /** Whether a query sees no later step than its own; false. Keras takes it at the call, as use_causal_mask. */
  readonly causal?: boolean;
  /** Gives the weights too, as a second output [queries, steps]; false. Keras takes it at the call, as return_attention_scores. */
  readonly returnScores?: boolean;
}

/** What a masked score loses, so that its weight becomes 0 beside any other. */
const MASKED = 1e9;

/**
 * What attention with one head shares: scores of queries and keys become weights, and the values' weighted mean comes out.
 *
 * Inputs: query [queries, d], value [steps, v] and, if it is not the value, key [steps, d]. Outputs: [queries, v], and the weights if asked.
 */
export abstract class ScoreAttention extends BaseLayer {
  readonly dropout: number;
  readonly causal: boolean;
  readonly returnScores: boolean;

  constructor(owner: string, options: ScoreAttentionOptions) {
    super(options);
    this.dropout = checkShare(owner, "dropout", options.dropout ?? 0);
    this.causal = options.causal ?? false;
    this.returnScores = options.returnScores ?? false;
  }

  override get isRandom(): boolean {
    return this.dropout > 0;
  }

  /** How well each query and key go together [batch, queries, steps]. */
  protected abstract scores(query: Tensor, key: Tensor): Tensor;

  /** Whether queries and keys must be of the same width. */
  protected get needsOneWidth(): boolean {
    return true;
  }

  protected shapesAfter(inputs: readonly Shape[]): readonly Shape[] {
    const [query, value, key = value] = inputs;
    const sequences = query?.length === 2 && value?.length === 2 && key?.length === 2;
    if (query === undefined || value === undefined || key === undefined || !sequences || inputs.length > 3) {
      throw new Error(`${this.name}: the inputs must be [query, value] or [query, value, key], each of shape [time, features]; received ${inputs.map(shapeText).join(" and ")}.`);
    }
    if (key[0] !== value[0]) throw new Error(`${this.name}: keys and values must have as many steps; received ${shapeText(key)} and ${shapeText(value)}.`);
    if (this.needsOneWidth && query[1] !== key[1]) {
      throw new Error(`${this.name}: queries and keys must have as many features; received ${shapeText(query)} and ${shapeText(key)}. Put a dense layer before one of them.`);
    }
    const [queries = 0, steps = 0, width = 0] = [query[0], value[0], value[1]];
    return [[queries, width], ...(this.returnScores ? [[queries, steps]] : [])];
  }

  callAll([query, value, key = value]: readonly Tensor[], { training, masks = [] }: CallContext): readonly Tensor[] {
    if (query === undefined || value === undefined || key === undefined) throw new Error(`${this.name}: the layer takes [query, value] or [query, value, key].`);
    const [queryMask, valueMask] = masks;
    const scores = this.scores(query, key);
    const seen = sightMask({ valueMask, causal: this.causal }, query.shape[1] ?? 0, value.shape[1] ?? 0);
    const weights = softmax(seen === undefined ? scores : tf.where(seen, scores, scores.sub(MASKED)));
    const kept = training && this.dropout > 0 ? weights.mul(dropoutMask(this.draws.uniform(weights.shape), this.dropout)) : weights;
    const mean = tf.matMul(kept, value);
    const output = queryMask === undefined ? mean : tf.where(queryMask.expandDims(2), mean, tf.zerosLike(mean));
    return this.returnScores ? [output, kept] : [output];
  }

  protected override masksAfter([queryMask]: readonly Mask[]): readonly Mask[] {
    return [queryMask];
  }

  override config(): Record<string, unknown> {
    return { dropout: this.dropout, causal: this.causal, returnScores: this.returnScores };
  }
}
