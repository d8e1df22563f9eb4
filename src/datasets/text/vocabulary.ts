import { countText } from "../../arithmetic/shape.js";

/** What a text is cut into. */
export type TextLevel = "character" | "word";

export interface VocabularyOptions {
  /** What encode cuts a text into; "word". */
  readonly level?: TextLevel;
  /** The token that stands for those that are not in the list; without it they are refused. */
  readonly unknown?: string;
  /** The token that fills up what is too short. */
  readonly padding?: string;
}

/**
 * Which number stands for which word or character.
 *
 * @example
 * const letters = datasets.Vocabulary.of("hello", { level: "character" }); // e, h, l, o
 * letters.encode("hell") // [1, 0, 2, 2]
 * letters.decode([1, 0]) // "he"
 */
export class Vocabulary {
  readonly tokens: readonly string[];
  readonly level: TextLevel;
  readonly unknown: string | undefined;
  readonly padding: string | undefined;
  readonly #numbers: ReadonlyMap<string, number>;

  constructor(tokens: readonly string[], { level = "word", unknown, padding }: VocabularyOptions = {}) {
    this.tokens = tokens;
    this.level = level;
    this.unknown = unknown;
    this.padding = padding;
    this.#numbers = new Map(tokens.map((token, number) => [token, number]));
  }

  /** All characters of a text in the order of their codes, or all its words, the most frequent first. */
  static of(text: string, options: VocabularyOptions = {}): Vocabulary {
    const { level = "word" } = options;
    return level === "character" ? new Vocabulary([...new Set(text)].sort(), options) : Vocabulary.ofWords([words(text)], Infinity, options);
  }

  /** The most frequent words of many texts, after padding and unknown; words of one frequency in alphabetical order. */
  static ofWords(texts: Iterable<readonly string[]>, most: number, options: VocabularyOptions = {}): Vocabulary {
    const counts = new Map<string, number>();
    for (const text of texts) for (const word of text) counts.set(word, (counts.get(word) ?? 0) + 1);
    const special = [options.padding, options.unknown].filter((token) => token !== undefined);
    const ranked = [...counts].filter(([word]) => !special.includes(word)).sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
    return new Vocabulary([...special, ...ranked.slice(0, Math.max(0, most - special.length)).map(([word]) => word)], options);
  }

  /** How many tokens there are: what an embedding calls inputDim. */
  get size(): number {
    return this.tokens.length;
  }

  /**
   * The number of a token; that of `unknown` when it has none.
   *
   * @throws when the token has no number and there is no `unknown`
   */
  numberOf(token: string): number {
    const number = this.#numbers.get(token) ?? (this.unknown === undefined ? undefined : this.#numbers.get(this.unknown));
    if (number === undefined) throw new Error(`vocabulary: ${JSON.stringify(token)} is not among the ${this.size} tokens. Leave it out, or take a text that has it.`);
    return number;
  }

  /** The numbers of a text's tokens, or of tokens. */
  encode(text: string | readonly string[]): number[] {
    const tokens = typeof text === "string" ? (this.level === "character" ? [...text] : words(text)) : text;
    return tokens.map((token) => this.numberOf(token));
  }

  /** The text of numbers, without padding. */
  decode(numbers: ArrayLike<number>): string {
    const tokens = Array.from(numbers, (number) => this.tokens[number] ?? this.unknown ?? "").filter((token) => token !== this.padding);
    return tokens.join(this.level === "character" ? "" : " ");
  }

  toString(): string {
    const what = this.level === "character" ? "characters" : "words";
    const first = this.tokens.slice(0, 12).map((token) => (this.level === "character" ? JSON.stringify(token) : token)).join(", ");
    return `${countText(this.size)} ${what}: ${first}${this.size > 12 ? ", …" : ""}`;
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }
}

/** A text's words in lower case, each mark a word of its own; an apostrophe stays in its word. */
export function words(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+(?:['’][\p{L}]+)*|<[a-z]+>|[^\s\p{L}\p{N}]/gu) ?? [];
}
