import { CHECKED_AT_ONCE, type CheckedCell } from "./sessionFiles.js";
import { cellMistakes, describeMistakes, type CellMistake } from "./typeErrors.js";
import type { TypeServer } from "./typeServer.js";

/** A cell's end, as far as it matters here. */
export interface CellEnd {
  readonly status: string;
}

/** Hears what is wrong with a cell's types. */
export interface TypeListener {
  /** The cell's name in messages. */
  readonly name: string;
  report(lines: readonly string[]): void;
}

/** A cell that runs, or has run. */
export interface News {
  readonly source: string;
  readonly ended: Promise<CellEnd>;
  readonly listener: TypeListener | undefined;
}

/** Puts a question to the checker when its turn comes; undefined where there is no checker, or it failed. */
type Queue = <T>(question: (server: TypeServer) => Promise<T>) => Promise<T | undefined>;

/** Checks the types of cells, one after the other, so that a page's questions come in between. */
export class TypeChecks {
  readonly #waiting: (News & { readonly checked: CheckedCell })[] = [];
  #isReady = false;
  #checking = false;

  constructor(
    private readonly runtime: { properties(expression: string): Promise<readonly string[]> },
    private readonly queue: Queue,
  ) {}

  /** To be called when the checker answers; what was added before is checked now. */
  ready(): void {
    this.#isReady = true;
    void this.#work();
  }

  add(news: News, checked: CheckedCell): void {
    if (news.listener === undefined) return;
    this.#waiting.push({ ...news, checked });
    void this.#work();
  }

  /** What is wrong with a cell that has not run; undefined if nothing is. */
  async now(checked: CheckedCell, source: string, name: string): Promise<readonly string[] | undefined> {
    const found = await this.#mistakes(checked);
    const told = await this.#withoutKnownNames(found);
    return told.length === 0 ? undefined : describeMistakes(told, source, name);
  }

  async #work(): Promise<void> {
    if (this.#checking || !this.#isReady) return;
    this.#checking = true;
    for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift()) {
      const found = await this.#mistakes(next.checked);
      void this.#tell(next, found);
    }
    this.#checking = false;
  }

  /** A checker that fails once is asked again: its API is young, and a mistake that is not told looks like none. */
  async #mistakes(checked: CheckedCell): Promise<readonly CellMistake[]> {
    const ask = (): Promise<CellMistake[] | undefined> =>
      this.queue((server) =>
        this.#mistakesIn(server, checked).catch((error: unknown) => {
          process.stderr.write(`gradbook kernel: a cell's types could not be checked: ${String(error)}\n`);
          throw error;
        }),
      );
    return (await ask()) ?? (await ask()) ?? [];
  }

  /** A cell's mistakes, at the places that they have in the cell. */
  async #mistakesIn(server: TypeServer, { file, text, source, shift, earlier }: CheckedCell): Promise<CellMistake[]> {
    // Those that wait go with it: they are checked in the same pass through the library's types.
    const others = server.write(file, text) ? this.#waiting.slice(0, CHECKED_AT_ONCE - 1) : [];
    for (const { checked } of others) if (checked.file !== file) server.write(checked.file, checked.text);
    const found = cellMistakes(await server.mistakes(file), source, earlier);
    return found.map((mistake) => ({ ...mistake, start: Math.max(0, mistake.start - shift), end: mistake.end - shift }));
  }

  async #tell({ source, ended, listener }: News, found: readonly CellMistake[]): Promise<void> {
    // Whether a name is there the run time knows once the cell has ended.
    if (found.some(({ unknown }) => unknown !== undefined)) await ended;
    const told = await this.#withoutKnownNames(found);
    if (told.length > 0) listener?.report(describeMistakes(told, source, listener.name));
  }

  /** Without the names that the checker does not know and the run time does: `globalThis.x = 1`, a silent cell's. */
  async #withoutKnownNames(found: readonly CellMistake[]): Promise<readonly CellMistake[]> {
    if (found.every(({ unknown }) => unknown === undefined)) return found;
    const known = new Set(await this.runtime.properties(""));
    return found.filter(({ unknown }) => unknown === undefined || !known.has(unknown));
  }
}
