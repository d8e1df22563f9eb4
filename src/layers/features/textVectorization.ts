import type { Shape } from "../../arithmetic/shape.js";
import { checkCount } from "../../arithmetic/window.js";
import { type Tensor, tf } from "../../backend/index.js";
import { unknownName } from "../../variables/byName.js";
import { Layer, type LayerOptions } from "../layer.js";
import { checkMode, encoded } from "./encoding.js";
import { learnt, Vocabulary } from "./vocabulary.js";

const STANDARDS = {
  lowerAndStripPunctuation: (text: string) => withoutPunctuation(text.toLowerCase()),
  lower: (text: string) => text.toLowerCase(),
  stripPunctuation: (text: string) => withoutPunctuation(text),
  none: (text: string) => text,
} as const;

const SPLITS = {
  whitespace: (text: string) => text.split(/\s+/).filter((word) => word !== ""),
  character: (text: string) => [...text],
  none: (text: string) => [text],
} as const;

type Mode = "int" | "multiHot" | "count" | "tfIdf";

export interface TextVectorizationOptions extends LayerOptions {
  /** The known tokens; without them call `adapt`. */
  readonly vocabulary?: readonly string[];
  /** For "tfIdf" with a vocabulary, how much each token weighs. */
  readonly idfWeights?: readonly number[];
  /** How many indices at most, that of unknown tokens and of the filling included; without bound. */
  readonly maxTokens?: number;
  /** What is done with the text first: "lowerAndStripPunctuation", "lower", "stripPunctuation", "none", or a function; the first. */
  readonly standardize?: keyof typeof STANDARDS | ((text: string) => string);
  /** How it is split: "whitespace", "character", "none", or a function; "whitespace". */
  readonly split?: keyof typeof SPLITS | ((text: string) => readonly string[]);
  /** Tokens side by side that count as tokens too: 2 for pairs, or a list of lengths that replaces the single ones; none. */
  readonly ngrams?: number | readonly number[];
  /** "int", "multiHot", "count" or "tfIdf"; "int". */
  readonly outputMode?: Mode;
  /** For "int", how many tokens a text has: longer ones are cut, shorter ones filled with 0. */
  readonly outputSequenceLength?: number;
}

/** Texts as indices: see {@link textVectorization}. */
export class TextVectorization extends Layer {
  readonly kind = "textVectorization";
  readonly outputMode: Mode;
  readonly #standardize: (text: string) => string;
  readonly #split: (text: string) => readonly string[];
  readonly #ngrams: readonly number[];
  readonly #length: number;
  readonly #most: number;
  #vocabulary: Vocabulary | undefined;

  constructor(options: TextVectorizationOptions) {
    super(options);
    const { standardize = "lowerAndStripPunctuation", split = "whitespace", ngrams, vocabulary, idfWeights } = options;
    this.outputMode = checkMode("textVectorization", options.outputMode ?? "int", ["int", "multiHot", "count", "tfIdf"]);
    this.#standardize = typeof standardize === "function" ? standardize : chosen("standardize", standardize, STANDARDS);
    this.#split = typeof split === "function" ? split : chosen("split", split, SPLITS);
    this.#ngrams = ngrams === undefined ? [1] : typeof ngrams === "number" ? Array.from({ length: checkCount("textVectorization", "ngrams", ngrams) }, (_, i) => i + 1) : ngrams;
    if (this.outputMode === "int" && options.outputSequenceLength === undefined) {
      throw new Error('textVectorization: outputSequenceLength says how many tokens a text has, and "int" needs it; received nothing.');
    }
    this.#length = this.outputMode === "int" ? checkCount("textVectorization", "outputSequenceLength", options.outputSequenceLength ?? 0) : 0;
    this.#most = options.maxTokens === undefined ? Infinity : checkCount("textVectorization", "maxTokens", options.maxTokens) - (this.outputMode === "int" ? 2 : 1);
    if (vocabulary !== undefined) this.#set(vocabulary, idfWeights);
  }

  /** The known tokens, in the order of their indices. */
  get vocabulary(): Vocabulary {
    if (this.#vocabulary === undefined) throw new Error(`${this.name}: it has no vocabulary yet. Call adapt with texts first, or give one.`);
    return this.#vocabulary;
  }

  /** Takes the vocabulary from texts: the most frequent tokens first. */
  adapt(texts: Tensor | readonly string[]): void {
    const list = texts instanceof tf.Tensor ? Array.from(texts.dataSync() as ArrayLike<unknown>, String) : texts;
    const { tokens, idf } = learnt(list.map((text) => this.tokensOf(text)), this.#most);
    this.#set(tokens, idf);
  }

  /** A text's tokens. */
  tokensOf(text: string): string[] {
    const words = this.#split(this.#standardize(text));
    return this.#ngrams.flatMap((n) => Array.from({ length: Math.max(words.length - n + 1, 0) }, (_, i) => words.slice(i, i + n).join(" ")));
  }

  protected shapeAfter(): Shape {
    return [this.outputMode === "int" ? this.#length : this.vocabulary.size];
  }

  call(input: Tensor): Tensor {
    const texts = Array.from(input.dataSync() as ArrayLike<unknown>, String);
    const { vocabulary } = this;
    const rows = texts.map((text) => this.tokensOf(text).map((token) => vocabulary.indexOf(this.name, token)));
    if (this.outputMode === "int") {
      const numbers = rows.flatMap((row) => Array.from({ length: this.#length }, (_, i) => row[i] ?? 0));
      return tf.tensor(numbers, [texts.length, this.#length], "int32");
    }
    const longest = Math.max(1, ...rows.map((row) => row.length));
    // An index beyond the vocabulary fills the shorter texts: it counts for nothing.
    const numbers = rows.flatMap((row) => Array.from({ length: longest }, (_, i) => row[i] ?? vocabulary.size));
    return encoded(tf.tensor(numbers, [texts.length, longest], "int32"), this.outputMode, vocabulary.size, vocabulary.weights);
  }

  override config(): Record<string, unknown> {
    return { ...this.options, ...(this.#vocabulary === undefined ? {} : { vocabulary: this.#vocabulary.tokens }) };
  }

  #set(tokens: readonly string[], idf?: readonly number[]): void {
    this.#vocabulary = new Vocabulary(tokens, 1, this.outputMode === "int" ? "" : undefined, idf);
  }
}

function withoutPunctuation(text: string): string {
  return text.replace(/[!"#$%&()*+,\-./:;<=>?@[\\\]^_`{|}~']/g, "");
}

function chosen<T>(what: string, name: string, known: Readonly<Record<string, T>>): T {
  const found = Object.hasOwn(known, name) ? known[name] : undefined;
  if (found === undefined) throw new Error(`textVectorization: ${unknownName(what, name, Object.keys(known))}`);
  return found;
}

/**
 * Turns texts into indices of words, or into counts of them.
 *
 * y = [place of token 1, place of token 2, …] for "int", else y[i] = how often (or whether) token i occurs
 *
 * For "int" the index 0 fills short texts, 1 stands for unknown tokens and the vocabulary follows; otherwise unknown tokens have the index 0.
 * "tfIdf" weighs each token's count by ln(1 + texts / (1 + texts with it)), and unknown tokens by the mean of that.
 *
 * @param options.vocabulary the known tokens; without them call `adapt`
 * @param options.maxTokens how many indices at most; without bound
 * @param options.standardize what is done with the text first; "lowerAndStripPunctuation"
 * @param options.split how it is split; "whitespace"
 * @param options.ngrams tokens side by side that count as tokens too; none
 * @param options.outputMode "int", "multiHot", "count" or "tfIdf"; "int"
 * @param options.outputSequenceLength for "int", how many tokens a text has
 * @returns a layer from texts [] or [1] to [outputSequenceLength], or to a number for each token
 * @throws when a name is unknown, or it has no vocabulary
 * @example
 * const layer = layers.textVectorization({ outputSequenceLength: 4 });
 * layer.adapt(["the cat", "The dog!"]);
 * layer.apply(tf.tensor(["the bird"])) // [[2, 1, 0, 0]]
 */
export function textVectorization(options: TextVectorizationOptions): TextVectorization {
  return new TextVectorization(options);
}
