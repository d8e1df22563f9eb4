import { appendFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** How much a cell of a kernel may print, in characters, unless `GRADBOOK_OUTPUT_LIMIT` says otherwise. */
const SHOWN = 1_000_000;

/** How much is shown of the end. */
const TAIL = 2_000;

/** Most that is kept of one cell's output in its file; an endless loop must not fill the disk. */
export const MOST_KEPT = 500_000_000;

/** How much waits for one write to the file. */
const BATCH = 1 << 18;

type Stream = "stdout" | "stderr";

/** Settings of all cells of a kernel. */
export interface LimitSettings {
  /** How many characters of a cell's printed text are shown. */
  characters: number;
  /** How many more are kept in its file. */
  readonly kept: number;
  /** Where the files lie, once there is one. */
  folder?: string;
}

/**
 * Passes on what a cell prints up to a limit, and writes the rest to a file.
 *
 * JupyterLab's server drops stream output above 1 MB a second without a word in the notebook, and a page that holds much more becomes
 * slow for good. So the beginning is shown, the rest is in a file that the notebook names, and at the cell's end its last lines are shown.
 */
export class OutputLimit {
  #passed = 0;
  #file: string | undefined;
  #held: string[] = [];
  #heldLength = 0;
  #written = 0;
  #tail = "";
  #stream: Stream = "stdout";

  /** @param name of the cell, for its file */
  constructor(
    private readonly name: string,
    private readonly settings: LimitSettings,
    private readonly out: (stream: Stream, text: string) => void,
  ) {}

  push(stream: Stream, text: string): void {
    const room = this.settings.characters - this.#passed;
    if (this.#file === undefined && text.length <= room) {
      this.#passed += text.length;
      this.out(stream, text);
      return;
    }
    this.#stream = stream;
    if (this.#file === undefined) {
      this.out(stream, text.slice(0, Math.max(0, room)));
      this.#file = join(folderOf(this.settings), `${this.name}.txt`);
      this.out(stream, `\n… more than ${this.settings.characters.toLocaleString("en")} characters; the rest goes to ${this.#file} until the kernel ends (%output changes the limit).\n`);
      this.#keep(text.slice(Math.max(0, room)));
    } else {
      this.#keep(text);
    }
  }

  /** The cell has ended: shows the last of what went to the file. What late timers print goes on to the file. */
  end(): void {
    if (this.#file === undefined || this.#tail === "") return;
    this.#write();
    const lost = this.#written > this.settings.kept ? `, of which the first ${this.settings.kept.toLocaleString("en")} are kept` : "";
    this.out(this.#stream, `… ${this.#written.toLocaleString("en")} characters are in ${this.#file}${lost}; their end:\n${this.#tail}`);
    this.#tail = "";
  }

  #keep(text: string): void {
    this.#tail = (this.#tail + text.slice(-TAIL)).slice(-TAIL);
    if (this.#written < this.settings.kept) this.#held.push(text);
    this.#heldLength += text.length;
    if (this.#heldLength >= BATCH) this.#write();
  }

  #write(): void {
    const text = this.#held.join("");
    if (text !== "" && this.#file !== undefined) appendFileSync(this.#file, text.slice(0, Math.max(0, this.settings.kept - this.#written)));
    this.#written += this.#heldLength;
    this.#held = [];
    this.#heldLength = 0;
  }
}

/** The limit with which a kernel starts. */
export function firstLimit(): number {
  const wanted = process.env["GRADBOOK_OUTPUT_LIMIT"];
  if (wanted === "off") return Infinity;
  return Number(wanted) > 0 ? Number(wanted) : SHOWN;
}

function folderOf(settings: LimitSettings): string {
  if (settings.folder === undefined) {
    settings.folder = mkdtempSync(join(tmpdir(), "gradbook-output-"));
    process.once("exit", () => removeFiles(settings));
  }
  return settings.folder;
}

/** Removes what the cells of a kernel have left in files. */
export function removeFiles(settings: LimitSettings): void {
  if (settings.folder !== undefined) rmSync(settings.folder, { recursive: true, force: true });
}
