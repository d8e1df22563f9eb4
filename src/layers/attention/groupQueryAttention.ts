import { checkCount } from "../../arithmetic/window.js";
import { ManyHeads, type ManyHeadsOptions } from "./manyHeads.js";

export interface GroupQueryAttentionOptions extends ManyHeadsOptions {
  /** How wide each head is. */
  readonly headDim: number;
  /** How many heads ask. */
  readonly numQueryHeads: number;
  /** How many heads answer; each serves numQueryHeads / numKeyValueHeads of those that ask. */
  readonly numKeyValueHeads: number;
}

/** Heads that share keys and values: see {@link groupQueryAttention}. */
export class GroupQueryAttention extends ManyHeads {
  readonly kind = "groupQueryAttention";
  readonly headDim: number;
  readonly numQueryHeads: number;
  readonly numKeyValueHeads: number;

  constructor(options: GroupQueryAttentionOptions) {
    const key = checkCount("groupQueryAttention", "headDim", options.headDim);
    const heads = checkCount("groupQueryAttention", "numQueryHeads", options.numQueryHeads);
    const groups = checkCount("groupQueryAttention", "numKeyValueHeads", options.numKeyValueHeads);
    if (heads % groups !== 0) {
      throw new Error(`groupQueryAttention: numQueryHeads must be a multiple of numKeyValueHeads; received ${heads} and ${groups}.`);
    }
    super("groupQueryAttention", options, { heads, groups, key, value: key });
    this.headDim = key;
    this.numQueryHeads = heads;
    this.numKeyValueHeads = groups;
  }

  override config() {
    return { headDim: this.headDim, numQueryHeads: this.numQueryHeads, numKeyValueHeads: this.numKeyValueHeads, ...this.headsConfig() };
  }
}

/**
 * Attention whose query heads share key and value heads in groups, which saves most of the memory of long sequences. One key and value head is
 * multi-query attention; as many as query heads is multi-head attention.
 *
 * head_i = softmax(q·W_q,i (k·W_k,g)ᵀ / √headDim) · v·W_v,g with the group g = ⌊i · numKeyValueHeads / numQueryHeads⌋
 *
 * A query that sees nothing has weights of 0. (Keras gives it the mean of all values, unless it returns the weights or drops some.)
 *
 * @param options.headDim how wide each head is
 * @param options.numQueryHeads how many heads ask
 * @param options.numKeyValueHeads how many answer
 * @param options see {@link ManyHeadsOptions} for the rest
 * @returns a layer from [query, value], [query, value, key] or [query, value, key, mask of shape [queries, steps]] to the query's shape
 * @throws when numQueryHeads is no multiple of numKeyValueHeads, another argument is not what it must be, or the inputs don't fit together
 * @example const y = layers.groupQueryAttention({ headDim: 16, numQueryHeads: 8, numKeyValueHeads: 2 }).apply([x, x]);
 * @see Ainslie et al., GQA: training generalized multi-query transformer models, 2023
 */
export function groupQueryAttention(options: GroupQueryAttentionOptions): GroupQueryAttention {
  return new GroupQueryAttention(options);
}
