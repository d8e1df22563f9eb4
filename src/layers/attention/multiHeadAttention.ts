import type { Shape } from "../../arithmetic/shape.js";
import { checkCount } from "../../arithmetic/window.js";
import { ManyHeads, type ManyHeadsOptions } from "./manyHeads.js";

export interface MultiHeadAttentionOptions extends ManyHeadsOptions {
  /** How many heads attend side by side. */
  readonly numHeads: number;
  /** How wide each head's queries and keys are. */
  readonly keyDim: number;
  /** How wide each head's values are; keyDim. */
  readonly valueDim?: number;
  /** The shape of what comes out at each query; the query's features. */
  readonly outputShape?: number | Shape;
  /** Which axes of longer samples attention goes over, counted with the batch as 0: the others are left apart, as if they were samples; all. */
  readonly attentionAxes?: number | readonly number[];
}

/** Attention of several heads: see {@link multiHeadAttention}. */
export class MultiHeadAttention extends ManyHeads {
  readonly kind = "multiHeadAttention";
  readonly numHeads: number;
  readonly keyDim: number;
  readonly valueDim: number;

  constructor(options: MultiHeadAttentionOptions) {
    const { outputShape, attentionAxes } = options;
    const numHeads = checkCount("multiHeadAttention", "numHeads", options.numHeads);
    const keyDim = checkCount("multiHeadAttention", "keyDim", options.keyDim);
    const valueDim = checkCount("multiHeadAttention", "valueDim", options.valueDim ?? keyDim);
    const output = typeof outputShape === "number" ? [outputShape] : outputShape;
    const axes = typeof attentionAxes === "number" ? [attentionAxes] : attentionAxes;
    super("multiHeadAttention", options, { heads: numHeads, groups: numHeads, key: keyDim, value: valueDim, output, axes });
    this.numHeads = numHeads;
    this.keyDim = keyDim;
    this.valueDim = valueDim;
  }

  override config() {
    const { outputShape, attentionAxes } = this.options as MultiHeadAttentionOptions;
    return { numHeads: this.numHeads, keyDim: this.keyDim, valueDim: this.valueDim, outputShape, attentionAxes, ...this.headsConfig() };
  }
}

/**
 * Attention of several heads, each with projections of its own: the heart of the transformer.
 *
 * head_i = softmax(q·W_q (k·W_k)ᵀ / √keyDim) · v·W_v and y = [head_1, …, head_n] · W_o, with a bias at each projection
 *
 * Masks of query, value and key, `causal`, `slidingWindow` and a mask given as fourth input all hold together; a query that sees nothing has
 * weights of 0. (Keras gives such a query the mean of all values, unless it returns the weights or drops some.)
 *
 * @param options.numHeads how many heads
 * @param options.keyDim how wide each head's queries and keys are
 * @param options.valueDim how wide each head's values are; keyDim
 * @param options.outputShape what comes out at each query; the query's features
 * @param options.attentionAxes which axes of samples [..., features] attention goes over, 1 the first; all. Masks are for sequences alone
 * @param options see {@link ManyHeadsOptions} for the rest
 * @returns a layer from [query, value], [query, value, key] or [query, value, key, mask of shape [queries, steps]] to [queries, features];
 *   weights as in Keras: query, key, (gate,) value and output, kernels [features, heads, width] and [heads, width, features]
 * @throws when an argument is not what it must be, or the inputs don't fit together
 * @example const y = layers.multiHeadAttention({ numHeads: 4, keyDim: 16 }).apply([x, x]); // self-attention; [20, 64] stays [20, 64]
 * @see Vaswani et al., Attention is all you need, 2017
 */
export function multiHeadAttention(options: MultiHeadAttentionOptions): MultiHeadAttention {
  return new MultiHeadAttention(options);
}
