import { checkOptions } from "./optionChecks.js";
import { checkShape, countText, type Shape, shapeText } from "./shape.js";
import { checkCount } from "./window.js";
import { type Worked, worked } from "./worked.js";

export interface EmbeddingOptions {
  /** How many words, or other things, there are. */
  readonly vocabulary: number;
  /** How many numbers stand for each. */
  readonly dimension: number;
  /** The shape of the words of one sample; one word. */
  readonly input?: Shape;
}

export interface EmbeddingArithmetic extends Worked {
  readonly output: Shape;
  readonly params: number;
  /** None: rows are looked up. */
  readonly multiplyAdds: 0;
}

/**
 * The parameters of an embedding, a table with a row for each word.
 *
 * parameters = vocabulary · dimension
 *
 * @throws when an argument is no positive integer
 * @example arithmetic.embedding({ vocabulary: 10000, dimension: 64, input: [20] }) // output [20, 64] · parameters 10000·64 = 640,000
 */
export function embedding(options: EmbeddingOptions): EmbeddingArithmetic {
  const { vocabulary, dimension, input = [] } = checkOptions("embedding", options);
  checkCount("embedding", "vocabulary", vocabulary);
  checkCount("embedding", "dimension", dimension);
  checkShape("embedding", "input", input, "a list of positive integers, empty for one word", [0, Infinity]);
  const output = [...input, dimension];
  const params = vocabulary * dimension;
  return worked({ output, params, multiplyAdds: 0 as const }, `output ${shapeText(output)} · parameters ${vocabulary}·${dimension} = ${countText(params)} · rows are looked up`);
}
