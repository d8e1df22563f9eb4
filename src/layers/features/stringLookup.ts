import { type Tensor, tf } from "../../backend/index.js";
import { IndexLookup, type IndexLookupOptions } from "./indexLookup.js";

export type StringLookupOptions = IndexLookupOptions<string>;

/** Words as indices: see {@link stringLookup}. */
export class StringLookup extends IndexLookup<string> {
  readonly kind = "stringLookup";

  constructor(options: StringLookupOptions) {
    super("stringLookup", options);
  }

  protected get oovToken(): string {
    return (this.options as StringLookupOptions).oovToken ?? "[UNK]";
  }

  protected tokens(tokens: readonly string[], shape: number[]): Tensor {
    return tf.tensor([...tokens], shape, "string");
  }
}

/**
 * Turns words into indices of a vocabulary, or indices into words.
 *
 * y = masks + unknowns + the place of x in the vocabulary; for an unknown x: masks + hash(x) mod unknowns
 *
 * Index 0 is the mask's, if there is one; then come those of unknown words, then the vocabulary's.
 *
 * @param options.vocabulary the known words; without them call `adapt`
 * @param options.maxTokens how many indices at most; without bound
 * @param options.numOovIndices how many indices stand for unknown words; 1
 * @param options.maskToken a word that gets the index 0 for itself; none
 * @param options.oovToken what unknown words become when indices are taken back; "[UNK]"
 * @param options.invert takes indices back to words; false
 * @param options.outputMode "int", "oneHot", "multiHot", "count" or "tfIdf"; "int"
 * @returns a layer that keeps the shape for "int", else one from [] or [n] to [indices]
 * @throws when an argument is not what it must be, or a word is unknown and no index stands for such ones
 * @example layers.stringLookup({ vocabulary: ["a", "b"] }).apply(tf.tensor([["b", "z"]])) // [[2, 0]]
 */
export function stringLookup(options: StringLookupOptions = {}): StringLookup {
  return new StringLookup(options);
}
