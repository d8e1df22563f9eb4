import { parseSync, visitorKeys } from "oxc-parser";

/** Two submissions that share more than chance and the assignment give them. */
export interface SimilarPair {
  readonly a: string;
  readonly b: string;
  /** Share of the smaller one's fingerprints that the other has too, 0 to 1. */
  readonly similarity: number;
  /** How many fingerprints they share. */
  readonly shared: number;
}

/** Syntax nodes in one k-gram. Shorter ones are in everybody's code. */
const GRAM = 12;

/** k-grams of which one is kept: any match of `GRAM + WINDOW − 1` nodes is found. */
const WINDOW = 6;

/** Fingerprints below which two answers are too short to tell anything. */
const ENOUGH = 8;

/**
 * Pairs of submissions with similar code, the most similar first.
 *
 * Code is compared as its syntax: names, comments, layout and the values of numbers and texts do not count, so renaming and reformatting hide nothing. Fingerprints are
 * chosen by winnowing; those of the assignment's own code, and those that more than half of at least five submissions have, are nobody's.
 *
 * @param submissions student to the texts of their cells
 * @param given texts of the assignment's own cells
 * @source S. Schleimer, D. Wilkerson, A. Aiken: Winnowing: Local Algorithms for Document Fingerprinting, SIGMOD 2003
 */
export function similarPairs(submissions: ReadonlyMap<string, readonly string[]>, given: readonly string[], least = 0.5): SimilarPair[] {
  const common = fingerprints(given);
  const prints = new Map([...submissions].map(([student, cells]) => [student, fingerprints(cells)]));
  const holders = new Map<number, number>();
  for (const own of prints.values()) for (const print of own) holders.set(print, (holders.get(print) ?? 0) + 1);
  const isOwn = (print: number): boolean => !common.has(print) && (prints.size < 5 || (holders.get(print) ?? 0) <= prints.size / 2);
  const own = [...prints].map(([student, all]) => [student, new Set([...all].filter(isOwn))] as const);
  const pairs: SimilarPair[] = [];
  for (const [index, [a, printsA]] of own.entries()) {
    for (const [b, printsB] of own.slice(index + 1)) {
      const smaller = Math.min(printsA.size, printsB.size);
      if (smaller < ENOUGH) continue;
      const shared = [...printsA].filter((print) => printsB.has(print)).length;
      if (shared / smaller >= least) pairs.push({ a, b, similarity: shared / smaller, shared });
    }
  }
  return pairs.sort((x, y) => y.similarity - x.similarity || y.shared - x.shared);
}

/** Fingerprints of code; a cell that does not parse has none. */
export function fingerprints(cells: readonly string[]): Set<number> {
  const chosen = new Set<number>();
  for (const cell of cells) {
    const words = syntax(cell);
    const hashes = words.slice(GRAM - 1).map((_, at) => hash(words.slice(at, at + GRAM)));
    if (hashes.length > 0 && hashes.length < WINDOW) chosen.add(Math.min(...hashes));
    for (let at = 0; at + WINDOW <= hashes.length; at += 1) chosen.add(Math.min(...hashes.slice(at, at + WINDOW)));
  }
  return chosen;
}

/** The kinds of a text's syntax nodes, with their operators, in the order in which they stand. */
function syntax(source: string): string[] {
  const { program, errors } = parseSync("cell.ts", source, { lang: "ts", sourceType: "module" });
  if (errors.length > 0) return [];
  const words: string[] = [];
  const visit = (node: unknown): void => {
    if (Array.isArray(node)) {
      node.forEach(visit);
      return;
    }
    if (typeof node !== "object" || node === null || !("type" in node) || typeof node.type !== "string" || node.type.startsWith("TS")) return;
    words.push(`${node.type}${"operator" in node ? String(node.operator) : ""}`);
    for (const key of visitorKeys[node.type] ?? []) visit(Reflect.get(node, key));
  };
  visit(program.body);
  return words;
}

/** FNV-1a over the words. */
function hash(words: readonly string[]): number {
  let value = 0x811c9dc5;
  for (const letter of words.join(" ")) value = Math.imul(value ^ letter.charCodeAt(0), 0x01000193);
  return value >>> 0;
}
