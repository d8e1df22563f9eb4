import { hash } from "./hash.js";

/** How tokens become indices: first the mask, if there is one, then those for unknown tokens, then the vocabulary. */
export class Vocabulary {
  readonly tokens: readonly string[];
  /** How many indices come before the vocabulary's. */
  readonly first: number;
  /** One for each index: what a count is weighed with. */
  readonly weights: readonly number[];
  readonly #index: ReadonlyMap<string, number>;
  readonly #mask: string | undefined;
  readonly #unknown: number;

  /**
   * @param unknown how many indices stand for unknown tokens
   * @param mask a token that has the index 0 for itself
   * @param idf the tokens' weights, for "tfIdf"
   */
  constructor(tokens: readonly string[], unknown: number, mask: string | undefined, idf?: readonly number[]) {
    this.tokens = tokens;
    this.#unknown = unknown;
    this.#mask = mask;
    this.first = unknown + (mask === undefined ? 0 : 1);
    this.#index = new Map(tokens.map((token, i) => [token, i + this.first]));
    const mean = idf === undefined ? 1 : idf.reduce((sum, weight) => sum + weight, 0) / Math.max(idf.length, 1);
    this.weights = [...Array.from({ length: this.first }, () => mean), ...(idf ?? tokens.map(() => 1))];
  }

  /** How many indices there are. */
  get size(): number {
    return this.first + this.tokens.length;
  }

  /** @throws when the token is unknown and no index stands for such ones */
  indexOf(owner: string, token: string): number {
    if (token === this.#mask) return 0;
    const known = this.#index.get(token);
    if (known !== undefined) return known;
    if (this.#unknown === 0) throw new Error(`${owner}: the token ${JSON.stringify(token)} is not in the vocabulary. Add it, or give numOovIndices above 0.`);
    return this.first - this.#unknown + (this.#unknown === 1 ? 0 : hash(token) % this.#unknown);
  }

  /** The token of an index; `unknown` for those that stand for unknown ones. */
  tokenAt(index: number, unknown: string): string {
    if (index === 0 && this.#mask !== undefined) return this.#mask;
    return this.tokens[index - this.first] ?? unknown;
  }
}

/** The tokens of documents with the most frequent ones first, and of equally frequent ones the later in the alphabet, as Keras has it; and their rarity ln(1 + documents / (1 + documents with it)). */
export function learnt(documents: readonly (readonly string[])[], most: number): { readonly tokens: readonly string[]; readonly idf: readonly number[] } {
  const counts = new Map<string, number>();
  const within = new Map<string, number>();
  for (const document of documents) {
    for (const token of document) counts.set(token, (counts.get(token) ?? 0) + 1);
    for (const token of new Set(document)) within.set(token, (within.get(token) ?? 0) + 1);
  }
  const order = [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? 1 : a > b ? -1 : 0)).slice(0, most);
  const tokens = order.map(([token]) => token);
  return { tokens, idf: tokens.map((token) => Math.log(1 + documents.length / (1 + (within.get(token) ?? 0)))) };
}
