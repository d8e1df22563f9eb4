import { parentPort, workerData } from "node:worker_threads";
import type { HistoryEntry, HistoryQuery } from "./entry.js";
import { HistoryFile } from "./historyFile.js";

/** What the server's thread asks: first all cells are saved, then the question is answered. */
export interface Job {
  readonly number: number;
  readonly save: readonly Omit<HistoryEntry, "session">[];
  readonly find: HistoryQuery | undefined;
}

/** Answer to a job; `failure` says what went wrong, and nothing of it was saved then. */
export interface JobDone {
  readonly number: number;
  readonly session: number;
  readonly found: readonly HistoryEntry[];
  readonly failure?: string;
}

export interface WorkerOptions {
  readonly path: string;
  readonly folder: string;
  /** Number of this session, if an earlier thread has got it one. */
  readonly session: number;
}

const { path, folder, session } = workerData as WorkerOptions;
const file = new HistoryFile(path, folder, session);

function work({ number, save, find }: Job): JobDone {
  try {
    if (save.length > 0) file.save(save);
    return { number, session: file.session, found: find === undefined ? [] : file.find(find) };
  } catch (error) {
    return { number, session: file.session, found: [], failure: error instanceof Error ? error.message : String(error) };
  }
}

parentPort?.on("message", (job: Job) => parentPort?.postMessage(work(job)));
