import { fileURLToPath } from "node:url";
import { inspect } from "node:util";
import type { CellError, PreparedCode } from "../messages.js";
import { CellPositions } from "../rewrite/positions.js";
import { codeFrame } from "../rewrite/cellSyntaxError.js";

const FRAME = /(cell-\w+\.ts):(\d+):(\d+)/g;
const KERNEL = fileURLToPath(new URL("../../", import.meta.url));
const LIBRARY = fileURLToPath(new URL("../../../src/", import.meta.url));

/** Most frames that a traceback shows. */
const DEPTH = 12;

/** Knows every cell's source, and rewrites stack traces to the author's lines. */
export class Traces {
  readonly #cells = new Map<string, { readonly source: string; readonly positions: CellPositions }>();

  add(name: string, source: string, code: PreparedCode): void {
    this.#cells.set(name, { source, positions: new CellPositions(code.js, code.map) });
  }

  /** From now on, `error.stack` shows the author's lines wherever it is read, in `console.log(error)` too. */
  install(): void {
    Error.stackTraceLimit = 50;
    Error.prepareStackTrace = (error, sites) => {
      const frames = sites.map((site) => `    at ${this.#mapped(String(site))}`).filter(isInteresting);
      return [headline(error), ...frames.slice(0, DEPTH)].join("\n");
    };
  }

  #mapped(text: string): string {
    return text.replace(FRAME, (whole, name: string, line: string, column: string) => {
      const at = this.#cells.get(name)?.positions.original({ line: Number(line), column: Number(column) });
      return at === undefined ? whole : `${name}:${at.line}:${at.column}`;
    });
  }

  /** Where V8 says that a script failed to compile, in the author's lines. */
  position(name: string, line: number, column: number): { line: number; column: number } | undefined {
    return this.#cells.get(name)?.positions.original({ line, column });
  }

  /** Tells an error, with the line of `name` (the running cell) where it happened. */
  describe(thrown: unknown, name: string, place?: { line: number; column: number }): CellError {
    const { ename, evalue } = named(thrown);
    const lines = stackOf(thrown);
    const found = [...lines.join("\n").matchAll(FRAME)][0];
    const at =
      place !== undefined ? { cell: name, ...place }
      : found !== undefined ? { cell: found[1] ?? name, line: Number(found[2]), column: Number(found[3]) }
      : undefined;
    const own = place?.line ?? ownLine(lines, name);
    const source = at === undefined ? undefined : this.#cells.get(at.cell)?.source;
    const traceback = lines.length > 0 ? lines : [evalue === "" ? ename : `${ename}: ${evalue}`];
    if (place !== undefined) traceback.splice(1, traceback.length, `    at ${name}:${place.line}:${place.column}`);
    if (at !== undefined && source !== undefined) traceback.push(...codeFrame(source, at.line, at.column));
    return { ename, evalue, traceback, ...(own === undefined ? {} : { line: own }) };
  }
}

/** True while the library or an installed package is among the callers of the code that asks. */
export function inLibrary(): boolean {
  const { prepareStackTrace, stackTraceLimit } = Error;
  Error.stackTraceLimit = Infinity;
  Error.prepareStackTrace = (_, sites) => sites.map((site) => site.getFileName() ?? "");
  const files = new Error().stack as unknown as readonly string[];
  Object.assign(Error, { prepareStackTrace, stackTraceLimit });
  return files.some((file) => file.includes("/node_modules/") || file.includes(LIBRARY));
}

/** Frames of Node's own machinery and of this kernel say nothing about the author's code. */
function isInteresting(frame: string): boolean {
  return !frame.includes("node:") && !frame.includes(KERNEL) && !frame.includes("at new Promise (<anonymous>)");
}

function headline(error: Error): string {
  try {
    return String(error);
  } catch {
    return "Error";
  }
}

function named(thrown: unknown): { ename: string; evalue: string } {
  if (thrown instanceof Error) {
    return { ename: String(thrown.name || thrown.constructor.name), evalue: String(thrown.message) };
  }
  return { ename: "Thrown", evalue: inspect(thrown, { depth: 2, colors: false }) };
}

function stackOf(thrown: unknown): string[] {
  if (!(thrown instanceof Error) || typeof thrown.stack !== "string") return [];
  const lines = thrown.stack.split("\n");
  // A message or a name changed after construction is not in the captured stack.
  const { ename, evalue } = named(thrown);
  const head = evalue === "" ? ename : `${ename}: ${evalue}`;
  const first = lines.findIndex((line) => line.startsWith("    at "));
  const frames = first < 0 ? [] : lines.slice(first).filter(isInteresting);
  const causes = thrown.cause === undefined ? [] : stackOf(thrown.cause);
  const cause = causes.length > 0 ? [`Caused by: ${causes[0]}`, ...causes.slice(1)] : [];
  return [...head.split("\n"), ...frames, ...cause];
}

function ownLine(lines: readonly string[], name: string): number | undefined {
  for (const line of lines) {
    const found = [...line.matchAll(FRAME)].find((match) => match[1] === name);
    if (found !== undefined) return Number(found[2]);
  }
  return undefined;
}
