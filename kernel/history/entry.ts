/** One cell that was run. */
export interface HistoryEntry {
  /** Number of the kernel's session; 0 is this one's, as long as it has no number. */
  readonly session: number;
  readonly line: number;
  readonly source: string;
  /** Text of the result; null where there was none. */
  readonly output: string | null;
}

/** What a front end may ask of the history. */
export interface HistoryQuery {
  readonly access: "range" | "tail" | "search";
  /** Of a range: 0 is this session, -1 the one before it. */
  readonly session: number;
  readonly start: number;
  readonly stop: number;
  /** Of a search: a glob of `*` and `?`. */
  readonly pattern: string;
  /** Of a search: only the newest of equal cells. */
  readonly unique: boolean;
  /** Of a tail and a search: how many, newest first in choice, oldest first in order. */
  readonly count: number;
}

/** Chooses among entries in order, as the file's own queries do; for entries that are in memory only. */
export function choose(entries: readonly HistoryEntry[], query: HistoryQuery): HistoryEntry[] {
  if (query.access === "range") return entries.filter(({ line }) => line >= query.start && line < query.stop);
  const expression = new RegExp(`^${[...query.pattern].map(globPart).join("")}$`, "s");
  const found = query.access === "tail" ? entries : entries.filter(({ source }) => expression.test(source));
  const newest = new Map(found.map((entry) => [entry.source, entry]));
  const kept = query.access === "search" && query.unique ? found.filter((entry) => newest.get(entry.source) === entry) : found;
  return kept.slice(Math.max(0, kept.length - query.count));
}

function globPart(character: string): string {
  if (character === "*") return ".*";
  if (character === "?") return ".";
  return character.replace(/[\\^$.|+()[\]{}]/, "\\$&");
}
