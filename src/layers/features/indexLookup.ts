import { checkList } from "../../arithmetic/optionChecks.js";
import type { Shape } from "../../arithmetic/shape.js";
import { checkCount } from "../../arithmetic/window.js";
import { type Tensor, tf } from "../../backend/index.js";
import { Layer, type LayerOptions } from "../layer.js";
import { checkMode, encoded, encodedShape, type OutputMode } from "./encoding.js";
import { learnt, Vocabulary } from "./vocabulary.js";

export interface IndexLookupOptions<Token extends string | number> extends LayerOptions {
  /** The known tokens; without them call `adapt`. */
  readonly vocabulary?: readonly Token[];
  /** How many indices at most, those for unknown tokens and the mask included; without bound. */
  readonly maxTokens?: number;
  /** How many indices stand for unknown tokens; 1. With 0 they are an error. */
  readonly numOovIndices?: number;
  /** A token that gets the index 0 for itself; none. */
  readonly maskToken?: Token;
  /** What an index of unknown tokens becomes when `invert` is true. */
  readonly oovToken?: Token;
  /** For "tfIdf", how much each of the vocabulary's tokens weighs. */
  readonly idfWeights?: readonly number[];
  /** Takes indices back to tokens; false. */
  readonly invert?: boolean;
  /** "int", "oneHot", "multiHot", "count" or "tfIdf"; "int". */
  readonly outputMode?: OutputMode;
}

/** What the layers share that look tokens up. */
export abstract class IndexLookup<Token extends string | number> extends Layer {
  readonly outputMode: OutputMode;
  readonly invert: boolean;
  readonly #owner: string;
  readonly #unknown: number;
  readonly #most: number;
  readonly #mask: string | undefined;
  #vocabulary: Vocabulary | undefined;

  constructor(owner: string, options: IndexLookupOptions<Token>) {
    super(options);
    this.#owner = owner;
    this.outputMode = checkMode(owner, options.outputMode ?? "int", ["int", "oneHot", "multiHot", "count", "tfIdf"]);
    this.invert = options.invert ?? false;
    this.#unknown = options.numOovIndices ?? 1;
    if (!Number.isInteger(this.#unknown) || this.#unknown < 0) throw new Error(`${owner}: numOovIndices must be a whole number from 0; received ${this.#unknown}.`);
    if (this.invert && this.outputMode !== "int") throw new Error(`${owner}: invert needs outputMode "int"; received ${JSON.stringify(this.outputMode)}.`);
    this.#mask = options.maskToken === undefined ? undefined : String(options.maskToken);
    const special = this.#unknown + (this.#maskHasIndex ? 1 : 0);
    this.#most = options.maxTokens === undefined ? Infinity : checkCount(owner, "maxTokens", options.maxTokens) - special;
    if (options.vocabulary !== undefined) this.#set(checkList(owner, "vocabulary", options.vocabulary).map(String), options.idfWeights);
  }

  #set(tokens: readonly string[], idf?: readonly number[]): void {
    if (new Set(tokens).size !== tokens.length) {
      const twice = tokens.find((token, i) => tokens.indexOf(token) !== i);
      throw new Error(`${this.#owner}: vocabulary must hold each token once; received ${JSON.stringify(twice)} twice.`);
    }
    if (tokens.length > this.#most) throw new Error(`${this.#owner}: vocabulary holds more tokens than maxTokens allows, ${this.#most}; received ${tokens.length}.`);
    if (idf !== undefined && idf.length !== tokens.length) throw new Error(`${this.#owner}: idfWeights must have one number for each of the ${tokens.length} tokens; received ${idf.length}.`);
    this.#vocabulary = new Vocabulary(tokens, this.#unknown, this.#maskHasIndex ? this.#mask : undefined, idf);
  }

  /** Among zeros and ones there is no place for a mask: there it counts for nothing. */
  get #maskHasIndex(): boolean {
    return this.#mask !== undefined && this.outputMode === "int";
  }

  /** The known tokens, in the order of their indices. */
  get vocabulary(): Vocabulary {
    if (this.#vocabulary === undefined) throw new Error(`${this.name}: it has no vocabulary yet. Call adapt with data first, or give one.`);
    return this.#vocabulary;
  }

  /**
   * Takes the vocabulary from data: the most frequent tokens first.
   *
   * @param data a tensor [documents, tokens] or [tokens], or lists
   */
  adapt(data: Tensor | readonly Token[] | readonly (readonly Token[])[]): void {
    const documents = documentsOf(data).map((document) => document.filter((token) => token !== this.#mask));
    const { tokens, idf } = learnt(documents, this.#most);
    this.#set(tokens, idf);
  }

  protected shapeAfter(input: Shape): Shape {
    return this.invert ? input : encodedShape(this.name, input, this.outputMode, this.vocabulary.size);
  }

  call(input: Tensor): Tensor {
    const values: ArrayLike<unknown> = input.dataSync();
    const { vocabulary } = this;
    if (this.invert) return this.tokens(Array.from(values, (index) => vocabulary.tokenAt(Number(index), String(this.oovToken))), input.shape);
    const indexOf = (token: string) => (token === this.#mask && !this.#maskHasIndex ? vocabulary.size : vocabulary.indexOf(this.name, token));
    const indices = Int32Array.from({ length: values.length }, (_, i) => indexOf(String(values[i])));
    return encoded(tf.tensor(indices, input.shape, "int32"), this.outputMode, vocabulary.size, vocabulary.weights);
  }

  /** What stands for unknown tokens when indices are taken back. */
  protected abstract get oovToken(): Token;

  /** Tokens as a tensor. */
  protected abstract tokens(tokens: readonly string[], shape: number[]): Tensor;

  override config(): Record<string, unknown> {
    return { ...this.options, ...(this.#vocabulary === undefined ? {} : { vocabulary: this.#vocabulary.tokens }) };
  }
}

function documentsOf(data: Tensor | readonly (string | number)[] | readonly (readonly (string | number)[])[]): string[][] {
  const nested: unknown = data instanceof tf.Tensor ? data.arraySync() : data;
  if (!Array.isArray(nested)) throw new Error("adapt: data must be a tensor or lists of tokens.");
  return nested.map((document: unknown) => (Array.isArray(document) ? document.flat(9) : [document]).map(String));
}
