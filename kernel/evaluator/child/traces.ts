import { fileURLToPath } from "node:url";
import { HELPER } from "../helperName.js";
import type { CellError, PreparedCode } from "../messages.js";
import { CellPositions, type Positions } from "../rewrite/positions.js";
import { CellSyntaxError, codeFrame } from "../rewrite/cellSyntaxError.js";
import { textOf } from "./values/text.js";

/** A place at the end of a line of a stack trace. */
const PLACE = /^ +at (?:.*\()?(?:async )?(.+?):(\d+):(\d+)\)?$/;
const KERNEL = fileURLToPath(new URL("../../", import.meta.url));
const LIBRARY = fileURLToPath(new URL("../../../src/", import.meta.url));

/** The script through which cells import packages (modules.ts); Node names it, in the notebook's folder, where a name is not found. */
const IMPORTER = /[\\/]notebook\.mjs:1:\d+\)?$/;

/** Most frames that a traceback shows. */
const DEPTH = 12;

/** A text whose frames are the author's business: a cell, or a file beside the notebook. */
interface Source {
  /** Name in stack traces. */
  readonly shown: string;
  readonly text: string;
  /** Undefined where the text runs as it is written. */
  readonly positions: Positions | undefined;
}

/** Knows every cell's source, and rewrites stack traces to the author's lines. */
export class Traces {
  readonly #sources = new Map<string, Source>();
  readonly #shown = new Map<string, Source>();

  add(name: string, source: string, code: PreparedCode): void {
    this.#add(name, { shown: name, text: source, positions: new CellPositions(code.js, code.map) });
  }

  /** Takes in a file of the author's; loaded anew, it takes its old text's place. */
  addFile(file: string, shown: string, text: string, positions: Positions | undefined): void {
    this.#add(file, { shown, text, positions });
  }

  /** From now on, `error.stack` shows the author's lines wherever it is read, in `console.log(error)` too. */
  install(): void {
    Error.stackTraceLimit = 50;
    Error.prepareStackTrace = (error, sites) => {
      if (readSites !== undefined) return readSites(sites);
      const frames = sites.map((site) => `    at ${this.#mapped(site)}`).filter(isInteresting);
      return [headline(error), ...frames.slice(0, DEPTH)].join("\n");
    };
  }

  #add(name: string, source: Source): void {
    this.#sources.set(name, source);
    this.#shown.set(source.shown, source);
  }

  #mapped(site: NodeJS.CallSite): string {
    const text = String(site);
    // A cell's script has no file name, only the one that its last line gives.
    const name = site.getScriptNameOrSourceURL();
    const source = this.#sources.get(name ?? "");
    const [line, column] = [site.getLineNumber(), site.getColumnNumber()];
    if (source === undefined || line === null || column === null) return text;
    const at = source.positions === undefined ? { line, column } : source.positions.original({ line, column });
    return at === undefined ? text : text.replace(`${name}:${line}:${column}`, `${source.shown}:${at.line}:${at.column}`);
  }

  /** Where V8 says that a script failed to compile, in the author's lines. */
  position(name: string, line: number, column: number): { line: number; column: number } | undefined {
    return this.#sources.get(name)?.positions?.original({ line, column });
  }

  /** Tells an error, with the line of `name` (the running cell) where it happened. */
  describe(thrown: unknown, name: string, place?: { line: number; column: number }): CellError {
    const { ename, evalue } = named(thrown);
    // A file beside the notebook that does not parse tells its own place.
    if (thrown instanceof CellSyntaxError) return { ename, evalue, traceback: thrown.traceback };
    const lines = stackOf(thrown);
    const places = lines.flatMap(placeOf);
    const at = place === undefined ? places.find((item) => this.#shown.has(item.name)) : { name, ...place };
    const own = place?.line ?? places.find((item) => item.name === name)?.line;
    const source = at === undefined ? undefined : this.#shown.get(at.name)?.text;
    const traceback = lines.length > 0 ? lines : [evalue === "" ? ename : `${ename}: ${evalue}`];
    if (place !== undefined) traceback.splice(1, traceback.length, `    at ${name}:${place.line}:${place.column}`);
    if (at !== undefined && source !== undefined) traceback.push(...codeFrame(source, at.line, at.column));
    return { ename, evalue, traceback, ...(own === undefined ? {} : { line: own }) };
  }
}

/** Set while {@link whoseCode} looks at the stack: where work is graded, `Error.prepareStackTrace` can't be changed. */
let readSites: ((sites: readonly NodeJS.CallSite[]) => string[]) | undefined;

/** Whose code this thread is at, below the caller: nobody's when it is idle. The library's is also what a cell calls there, and installed packages'. */
export function whoseCode(): "author" | "library" | "nobody" {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = Infinity;
  readSites = (sites) => sites.map((site) => site.getScriptNameOrSourceURL() ?? "");
  const files = (new Error().stack as unknown as readonly string[]).map((file) => (file.startsWith("file:") ? fileURLToPath(file) : file));
  readSites = undefined;
  Error.stackTraceLimit = stackTraceLimit;
  const others = files.filter((file) => !file.startsWith(KERNEL));
  // The question itself is one without a file. In a loop of microtasks it may come while Node's hooks are the only other code.
  if (others.length <= 1) return "nobody";
  return others.some((file) => file.includes("/node_modules/") || file.startsWith(LIBRARY)) ? "library" : "author";
}

function placeOf(frame: string): { name: string; line: number; column: number }[] {
  const [, name, line, column] = PLACE.exec(frame) ?? [];
  return name === undefined ? [] : [{ name, line: Number(line), column: Number(column) }];
}

/** Frames of Node's own machinery and of this kernel say nothing about the author's code. */
function isInteresting(frame: string): boolean {
  return !frame.includes("node:") && !frame.includes(KERNEL) && !frame.includes(HELPER) && !IMPORTER.test(frame) && !frame.includes("at new Promise (<anonymous>)");
}

/** As V8 writes it: `console.trace` and `Error.captureStackTrace` also come with objects that are no errors. */
function headline(error: object): string {
  try {
    return Error.prototype.toString.call(error);
  } catch {
    return "Error";
  }
}

function named(thrown: unknown): { ename: string; evalue: string } {
  if (!(thrown instanceof Error)) return { ename: "Thrown", evalue: textOf(thrown) };
  try {
    return { ename: String(thrown.name || thrown.constructor.name), evalue: cut(String(thrown.message)) };
  } catch (error) {
    return { ename: "Error", evalue: `an error that can't be shown: ${String(error)}` };
  }
}

/** Most errors that a chain of causes, or an AggregateError, shows. */
const RELATED = 10;

/** Longest message of an error, in characters. */
const MESSAGE = 100_000;

function cut(text: string): string {
  return text.length <= MESSAGE ? text : `${text.slice(0, MESSAGE)}… ${(text.length - MESSAGE).toLocaleString("en")} more characters`;
}

function stackOf(thrown: unknown, above: readonly unknown[] = []): string[] {
  if (!(thrown instanceof Error) || typeof thrown.stack !== "string") return [];
  const lines = thrown.stack.split("\n");
  // A message or a name changed after construction is not in the captured stack.
  const { ename, evalue } = named(thrown);
  const head = evalue === "" ? ename : `${ename}: ${evalue}`;
  const first = lines.findIndex((line) => line.startsWith("    at "));
  const frames = first < 0 ? [] : lines.slice(first).filter(isInteresting);
  const errors = thrown instanceof AggregateError ? thrown.errors : [];
  const chain = [...above, thrown];
  return [
    ...head.split("\n"),
    ...frames,
    ...errors.slice(0, RELATED).flatMap((error, index) => related(`Error ${index + 1} of ${errors.length}`, error, chain)),
    ...(thrown.cause === undefined ? [] : related("Caused by", thrown.cause, chain)),
  ];
}

function related(label: string, thrown: unknown, chain: readonly unknown[]): string[] {
  if (chain.includes(thrown) || chain.length > RELATED) return [];
  const [head = textOf(thrown), ...rest] = stackOf(thrown, chain);
  return [`${label}: ${head}`, ...rest];
}
