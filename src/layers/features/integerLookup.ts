import { checkInteger } from "../../arithmetic/optionChecks.js";
import { type Tensor, tf } from "../../backend/index.js";
import { IndexLookup, type IndexLookupOptions } from "./indexLookup.js";

export type IntegerLookupOptions = IndexLookupOptions<number>;

/** Whole numbers as indices: see {@link integerLookup}. */
export class IntegerLookup extends IndexLookup<number> {
  readonly kind = "integerLookup";

  constructor(options: IntegerLookupOptions) {
    super("integerLookup", options);
    for (const known of options.vocabulary ?? []) checkInteger("integerLookup", "vocabulary", known);
  }

  protected get oovToken(): number {
    return (this.options as IntegerLookupOptions).oovToken ?? -1;
  }

  protected tokens(tokens: readonly string[], shape: number[]): Tensor {
    return tf.tensor(tokens.map(Number), shape, "int32");
  }
}

/**
 * Turns whole numbers, such as product codes, into indices of a vocabulary, or indices into such numbers.
 *
 * y = masks + unknowns + the place of x in the vocabulary; for an unknown x: masks + hash(x) mod unknowns
 *
 * Index 0 is the mask's, if there is one; then come those of unknown numbers, then the vocabulary's.
 *
 * @param options.vocabulary the known numbers; without them call `adapt`
 * @param options.maxTokens how many indices at most; without bound
 * @param options.numOovIndices how many indices stand for unknown numbers; 1
 * @param options.maskToken a number that gets the index 0 for itself; none
 * @param options.oovToken what unknown numbers become when indices are taken back; −1
 * @param options.invert takes indices back to numbers; false
 * @param options.outputMode "int", "oneHot", "multiHot", "count" or "tfIdf"; "int"
 * @returns a layer that keeps the shape for "int", else one from [] or [n] to [indices]
 * @throws when an argument is not what it must be, or a number is unknown and no index stands for such ones
 * @example layers.integerLookup({ vocabulary: [12, 36] }).apply(tf.tensor([[36, 5]])) // [[2, 0]]
 */
export function integerLookup(options: IntegerLookupOptions = {}): IntegerLookup {
  return new IntegerLookup(options);
}
