import type { PreparedCode } from "../messages.js";

/** Cells that are remembered: more than a person runs again and again. */
const MOST_CELLS = 50;

/** Characters of the longest of them. */
const LONGEST = 50_000;

interface Kept {
  readonly code: PreparedCode;
  readonly condition: number;
}

/** Cells as they were rewritten, by their text, those run last at the end: most cells of a notebook are run again unchanged. */
export class CellMemory {
  readonly #cells = new Map<string, Kept>();

  /** What was kept for this text under the same condition. */
  recall(source: string, condition: number): PreparedCode | undefined {
    const kept = this.#cells.get(source);
    if (kept?.condition !== condition) return undefined;
    this.#cells.delete(source);
    this.#cells.set(source, kept);
    return kept.code;
  }

  keep(source: string, condition: number, code: PreparedCode): void {
    if (source.length > LONGEST) return;
    this.#cells.delete(source);
    this.#cells.set(source, { code, condition });
    for (const oldest of this.#cells.keys()) {
      if (this.#cells.size <= MOST_CELLS) return;
      this.#cells.delete(oldest);
    }
  }
}
