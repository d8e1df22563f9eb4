/** What a front end may ask of the history. */
export interface HistoryQuery {
  readonly access: string;
  readonly count: number | undefined;
  readonly start: number | undefined;
  readonly stop: number | undefined;
  readonly pattern: string | undefined;
  readonly unique: boolean;
}

/** One cell that was run. */
export interface HistoryEntry {
  readonly line: number;
  readonly source: string;
}

/** The cells of this session, oldest first. */
export class History {
  readonly #entries: HistoryEntry[] = [];

  add(line: number, source: string): void {
    this.#entries.push({ line, source });
  }

  find(query: HistoryQuery): HistoryEntry[] {
    switch (query.access) {
      case "range":
        return this.#entries.filter(({ line }) => line >= (query.start ?? 0) && line < (query.stop ?? Infinity));
      case "search":
        return newest(this.#search(query.pattern ?? "*", query.unique), query.count);
      default:
        return newest(this.#entries, query.count);
    }
  }

  #search(pattern: string, unique: boolean): HistoryEntry[] {
    const expression = new RegExp(`^${[...pattern].map(globPart).join("")}$`, "s");
    const found = this.#entries.filter(({ source }) => expression.test(source));
    if (!unique) return found;
    return [...new Map(found.map((entry) => [entry.source, entry])).values()];
  }
}

function globPart(character: string): string {
  if (character === "*") return ".*";
  if (character === "?") return ".";
  return character.replace(/[\\^$.|+()[\]{}]/, "\\$&");
}

function newest(entries: readonly HistoryEntry[], count: number | undefined): HistoryEntry[] {
  return count === undefined ? [...entries] : entries.slice(Math.max(0, entries.length - count));
}
