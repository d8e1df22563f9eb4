import { mkdirSync, renameSync, rmdirSync, rmSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname } from "node:path";
import type { Database } from "node-sqlite3-wasm";
import type { HistoryEntry, HistoryQuery } from "./entry.js";

const sqlite = createRequire(import.meta.url)("node-sqlite3-wasm") as typeof import("node-sqlite3-wasm");

/** How long another kernel's writing is waited for. */
const PATIENCE_MS = 3000;

/** A lock of that age is of a kernel that was killed: it is a folder beside the file, which nobody takes away then. */
const STALE_MS = 60_000;

const TABLES = `
CREATE TABLE IF NOT EXISTS sessions (session INTEGER PRIMARY KEY AUTOINCREMENT, start TEXT NOT NULL, folder TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS history (session INTEGER, line INTEGER, source TEXT NOT NULL, output TEXT, PRIMARY KEY (session, line));`;

export interface HistoryFileOptions {
  /** Number that this session has got earlier; 0 when it has none yet. */
  readonly session?: number;
  readonly patienceMs?: number;
  /** Hears what belongs in the kernel's log. */
  readonly onNotice?: (text: string) => void;
}

/**
 * The cells of all sessions in one SQLite file, which several kernels write to.
 *
 * Every call opens, does its work in one transaction and closes: SQLite compiled to WebAssembly has one lock, and it is not to be held.
 * All calls block; they belong into a process of their own.
 */
export class HistoryFile {
  #session: number;
  readonly #patienceMs: number;
  readonly #onNotice: (text: string) => void;

  constructor(
    private readonly path: string,
    private readonly folder: string,
    options: HistoryFileOptions = {},
  ) {
    this.#session = options.session ?? 0;
    this.#patienceMs = options.patienceMs ?? PATIENCE_MS;
    this.#onNotice = options.onNotice ?? (() => undefined);
  }

  /** Number of this session; 0 before the first cell was saved. */
  get session(): number {
    return this.#session;
  }

  /** Adds cells of this session. */
  save(entries: readonly Omit<HistoryEntry, "session">[]): void {
    this.#with((database) => {
      const session = this.#session === 0 ? newSession(database, this.folder) : this.#session;
      for (const { line, source, output } of entries) {
        database.run("INSERT OR REPLACE INTO history VALUES (?, ?, ?, ?)", [session, line, source, output]);
      }
      return session;
    }, (session) => (this.#session = session));
  }

  find(query: HistoryQuery): HistoryEntry[] {
    return this.#with((database) => this.#find(database, query)).map((row) => row as unknown as HistoryEntry);
  }

  #find(database: Database, { access, session, start, stop, pattern, unique, count }: HistoryQuery): ReturnType<Database["all"]> {
    const columns = "SELECT session, line, source, output FROM history";
    if (access === "range") {
      const latest = this.#session === 0 ? Number(database.get("SELECT max(session) AS last FROM sessions")?.["last"] ?? 0) + 1 : this.#session;
      const wanted = session > 0 ? session : latest + session;
      return database.all(`${columns} WHERE session = ? AND line >= ? AND line < ? ORDER BY line`, [wanted, start, stop]);
    }
    // In the order in which they were saved: what was run last, in any kernel, comes last.
    const glob = access === "search" ? pattern.replaceAll("[", "[[]") : "*";
    const one = unique && access === "search" ? " AND rowid IN (SELECT max(rowid) FROM history GROUP BY source)" : "";
    return database.all(`${columns} WHERE source GLOB ?${one} ORDER BY rowid DESC LIMIT ?`, [glob, count]).reverse();
  }

  /** One transaction; `done` hears its result once it is in the file. */
  #with<T>(work: (database: Database) => T, done: (result: T) => void = () => undefined): T {
    const until = performance.now() + this.#patienceMs;
    for (;;) {
      let database: Database | undefined;
      try {
        mkdirSync(dirname(this.path), { recursive: true });
        database = new sqlite.Database(this.path);
        database.exec(`BEGIN IMMEDIATE; ${TABLES}`);
        const result = work(database);
        database.exec("COMMIT");
        done(result);
        return result;
      } catch (error) {
        database?.close();
        database = undefined;
        this.#recover(error, until);
      } finally {
        database?.close();
      }
    }
  }

  /** Makes another try worth while, or passes the error on. */
  #recover(error: unknown, until: number): void {
    const message = error instanceof Error ? error.message : String(error);
    if (/file is not a database|disk image is malformed/.test(message)) {
      renameSync(this.path, `${this.path}.damaged`);
      rmSync(`${this.path}-journal`, { force: true });
      this.#session = 0;
      this.#onNotice(`the history was damaged (${message}); it begins anew, and the old one is ${this.path}.damaged`);
    } else if (/database is locked/.test(message) && (performance.now() < until || this.#unlockStale())) {
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20 + Math.random() * 30);
    } else {
      throw error;
    }
  }

  #unlockStale(): boolean {
    const lock = `${this.path}.lock`;
    try {
      if (Date.now() - statSync(lock).mtimeMs < STALE_MS) return false;
      rmdirSync(lock);
      return true;
    } catch {
      return false;
    }
  }
}

function newSession(database: Database, folder: string): number {
  return Number(database.run("INSERT INTO sessions (start, folder) VALUES (?, ?)", [new Date().toISOString(), folder]).lastInsertRowid);
}
