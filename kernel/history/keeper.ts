import type { HistoryEntry, HistoryQuery } from "./entry.js";
import { HistoryFile } from "./historyFile.js";

/** What the server asks: first all cells are saved, then the question is answered. */
export interface Job {
  readonly number: number;
  readonly save: readonly Omit<HistoryEntry, "session">[];
  readonly find?: HistoryQuery;
}

/** Answer to a job; `failure` says what went wrong, and nothing of it was saved then. */
export interface JobDone {
  readonly number: number;
  readonly session: number;
  readonly found: readonly HistoryEntry[];
  readonly failure?: string;
  /** Something that belongs in the kernel's log. */
  readonly notice?: string;
}

/*
 * The process that reads and writes the history: `keeper.js FILE FOLDER SESSION`. Not a thread of the server, which would keep the memory
 * of SQLite's WebAssembly when the thread has ended. It ends with the server.
 */
const [path = "", folder = "", session = "0"] = process.argv.slice(2);
let notice: string | undefined;
const file = new HistoryFile(path, folder, { session: Number(session), onNotice: (text) => (notice = text) });

function work({ number, save, find }: Job): JobDone {
  notice = undefined;
  try {
    if (save.length > 0) file.save(save);
    const found = find === undefined ? [] : file.find(find);
    return { number, session: file.session, found, ...(notice === undefined ? {} : { notice }) };
  } catch (error) {
    return { number, session: file.session, found: [], failure: error instanceof Error ? error.message : String(error) };
  }
}

process.on("message", (job) => process.send?.(work(job as Job)));
// Ctrl-C in a terminal is for the server, which says when to end.
process.on("SIGINT", () => undefined);
