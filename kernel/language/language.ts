import { join } from "node:path";
import type { Command } from "../evaluator/commands/command.js";
import { mayHaveCommands } from "../evaluator/commands/mayHave.js";
import type { LibraryPlace } from "../preload.js";
import type { WrittenCommand } from "./commandNames.js";
import { cursorContext, inspectedName, type CursorContext } from "./cursor.js";
import { GLOBALS, ROOTS, SessionFiles } from "./sessionFiles.js";
import { TypeChecks, type CellEnd, type News, type TypeListener } from "./typeChecks.js";
import { TypeServer, type Candidate, type Described } from "./typeServer.js";

/** One completion. */
export interface CompletionItem {
  readonly text: string;
  readonly kind: string;
  readonly signature?: string;
  readonly documentation?: string;
}

/** What the run time knows; the cell runner. */
export interface RuntimeNames {
  properties(expression: string): Promise<readonly string[]>;
}

/** A short cell has ended by then; until then nothing of the checker's is done in its way. */
const CELL_FIRST_MS = 20;

/** How long no cell has begun when the checker reads what the last ones declared. */
const QUIET_MS = 150;

/** How many completions come with type and documentation; a page shows ten at a time. */
const DESCRIBED = 20;

/** Longest list worth sending. */
const MOST = 300;

/** How long a page waits for the checker before it gets the run time's names. */
const PATIENCE_MS = 800;

/** How long a check of a cell's types may take on a machine that is busy. */
const CHECK_MS = 10_000;

/** How long an inspection waits for the checker to start, and to answer, on a machine that is busy: the run time has no answer of its own to it. */
const INSPECTION_MS = 15_000;

/** Longest declaration that an inspection shows, in characters. */
const LONGEST = 4000;

const KEYWORDS = (
  "async await break case catch class const continue default delete do else enum export extends false finally for from function if " +
  "import in instanceof interface let new null of return static super switch this throw true try type typeof undefined var void while yield"
).split(" ");

/** Completion and inspection. The checker works in its own process; until it is ready, and where it fails, the run time answers. */
export class Language {
  readonly #news: News[] = [];
  #reading: NodeJS.Timeout | undefined;
  /** News that were dropped before they were read. */
  readonly #forgotten = new Set<News>();
  readonly #checks: TypeChecks;
  #server: TypeServer | undefined;
  #files: SessionFiles | undefined;
  #turn: Promise<unknown> = Promise.resolve();
  #closed = false;
  #starting: (() => void) | undefined;
  readonly #started = new Promise<void>((resolve) => (this.#starting = resolve));

  constructor(
    private readonly root: string,
    private readonly cwd: string,
    private readonly runtime: RuntimeNames,
  ) {
    this.#checks = new TypeChecks(runtime, (question) => this.#queued(question, CHECK_MS));
  }

  /** Starts the checker and has it read the library's types, so that the first completion need not. Never rejects. */
  async start(place: LibraryPlace | undefined): Promise<void> {
    try {
      const { maskCommands } = await import("../evaluator/commands/expand.js");
      const library = { gradbook: [join(this.root, "dist/src/index.d.ts")], tslab: [join(this.root, "dist/kernel/evaluator/child/tslab.d.ts")] };
      const server = await TypeServer.start(this.cwd, ROOTS, library, [join(this.root, "node_modules/@types")]);
      if (this.#closed) return server.close();
      const files = new SessionFiles(server, maskCommands);
      files.preload(place?.names ?? []);
      server.write(GLOBALS, globals(this.root));
      // Before the wait: a cell that runs while the checker reads the library's types is not to be missed.
      this.#files = files;
      this.#takeNews();
      await server.completions(files.current("({})."), "({}).".length);
      this.#server = server;
      this.#checks.ready();
    } catch (error) {
      process.stderr.write(`gradbook kernel: completion goes without types: ${String(error)}\n`);
    } finally {
      this.#starting?.();
    }
  }

  /**
   * Notes a cell that begins to run. It is read when it has ended, or after a while, or at the next question; then its types are checked, and
   * the listener hears of mistakes: before the cell's end if it takes long enough, else after it.
   */
  addCell(source: string, ended: Promise<CellEnd>, listener: TypeListener | undefined): void {
    const news: News = { source, ended, listener };
    this.#news.push(news);
    this.#readIn(CELL_FIRST_MS);
    void ended.then(({ status }) => {
      // A cell that reset everything was forgotten with the rest, but its own declarations are there.
      if (status === "ok" && this.#forgotten.delete(news)) this.#news.push(news);
      this.#readIn(QUIET_MS);
    });
  }

  /** The next cell begins a new wait: in a row of short cells each would else share the machine with the check of the one before. */
  #readIn(ms: number): void {
    clearTimeout(this.#reading);
    this.#reading = setTimeout(() => this.#takeNews(), ms);
  }

  /** What is wrong with the types of a cell that has not run yet; undefined if nothing is, or nobody knows. */
  async mistakes(source: string, name: string): Promise<readonly string[] | undefined> {
    await this.#started;
    this.#takeNews();
    const checked = this.#files?.checked(source);
    return checked === undefined ? undefined : this.#checks.now(checked, source, name);
  }

  /** Forgets what cells have declared: their process is gone. */
  forgetCells(): void {
    for (const news of this.#news.splice(0)) this.#forgotten.add(news);
    this.#files?.clear();
  }

  async complete(code: string, cursor: number): Promise<{ start: number; items: CompletionItem[] }> {
    const command = await commandAt(code, cursor);
    if (command !== undefined) return { start: command.start, items: command.fitting.map(commandItem) };
    const context = cursorContext(code, cursor);
    const typed = await this.#ask(PATIENCE_MS, (server, files) => typedItems(server, files, code, context));
    const items = typed !== undefined && typed.length > 0 ? typed : await this.#runtimeItems(context);
    return { start: context.start, items };
  }

  /** @param full with the text that declares the name */
  async inspect(code: string, cursor: number, full = false): Promise<Described | undefined> {
    const nameEnd = cursor + (/^%*[A-Za-z]*/.exec(code.slice(cursor))?.[0].length ?? 0);
    const command = await commandAt(code, nameEnd);
    const named = command?.fitting.find(({ name }) => name === command.written);
    if (named !== undefined) return { signature: named.command.usage, documentation: named.command.summary };
    const start = inspectedName(code, cursor);
    if (start === undefined) return undefined;
    await Promise.race([this.#started, after(INSPECTION_MS)]);
    return this.#ask(INSPECTION_MS, async (server, files) => {
      const symbol = await server.symbolAt(files.current(code), start);
      if (symbol === undefined) return undefined;
      const described = await server.describe(symbol);
      const source = full ? await server.source(symbol) : undefined;
      return source === undefined ? described : { ...described, source: source.slice(0, LONGEST) };
    });
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#reading);
    this.#server?.close();
  }

  /** One question at a time, since each sets the current cell's text; undefined when the checker is not ready, fails or takes too long. */
  async #ask<T>(ms: number, question: (server: TypeServer, files: SessionFiles) => Promise<T>): Promise<T | undefined> {
    if (this.#server === undefined) return undefined;
    this.#takeNews();
    return Promise.race([this.#queued(question, ms), after(ms)]);
  }

  #queued<T>(question: (server: TypeServer, files: SessionFiles) => Promise<T>, ms: number): Promise<T | undefined> {
    const server = this.#server;
    const files = this.#files;
    if (server === undefined || files === undefined) return Promise.resolve(undefined);
    const answer = this.#turn.then(() => question(server, files)).catch(() => undefined);
    this.#turn = answer;
    return Promise.race([answer, after(ms)]);
  }

  #takeNews(): void {
    const files = this.#files;
    if (files === undefined) return;
    for (const news of this.#news.splice(0)) {
      const checked = files.add(news.source);
      if (checked !== undefined) this.#checks.add(news, checked);
    }
  }

  async #runtimeItems(context: CursorContext): Promise<CompletionItem[]> {
    if (context.object === undefined) return [];
    const names = await this.runtime.properties(context.object.replaceAll(/\s/g, ""));
    const keywords = context.object === "" ? KEYWORDS.map((name) => ({ text: name, kind: "keyword" })) : [];
    return [...names.map((name) => ({ text: name, kind: "" })), ...keywords]
      .filter((item) => item.text.startsWith(context.prefix) && /^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(item.text))
      .slice(0, MOST);
  }
}

function after(ms: number): Promise<undefined> {
  return new Promise((resolve) => setTimeout(() => resolve(undefined), ms).unref());
}

async function typedItems(server: TypeServer, files: SessionFiles, code: string, context: CursorContext): Promise<CompletionItem[]> {
  const file = files.current(code);
  const end = context.start + context.prefix.length;
  const fitting = await server.completions(file, end);
  if (fitting === undefined && context.object !== "") return [];
  const candidates = (fitting ?? (await namesInScope(server, files, file, code, context))).filter((item) =>
    item.name.toLowerCase().startsWith(context.prefix.toLowerCase()),
  );
  // Names in the case that was typed first; the checker's order, nearest scope first, otherwise.
  const exact = (item: Candidate): number => Number(!item.name.startsWith(context.prefix));
  candidates.sort((a, b) => exact(a) - exact(b));
  return Promise.all(candidates.slice(0, MOST).map((item, index) => describeItem(server, item, index < DESCRIBED)));
}

async function describeItem(server: TypeServer, item: Candidate, described: boolean): Promise<CompletionItem> {
  if (!described || item.symbol === undefined) return { text: item.name, kind: item.kind };
  try {
    const { signature, documentation } = await server.describe(item.symbol);
    return { text: item.name, kind: item.kind, signature, documentation };
  } catch {
    return { text: item.name, kind: item.kind };
  }
}

/** A bare name: what the session, the library, this cell and the language have, as far as it is in scope here. */
async function namesInScope(server: TypeServer, files: SessionFiles, file: string, code: string, context: CursorContext): Promise<Candidate[]> {
  const words = code.match(/[\p{L}_$][\p{L}\p{N}_$]*/gu) ?? [];
  const globalNames = Object.getOwnPropertyNames(globalThis);
  const known = new Set([...words, ...files.names, "display", "input", "notebook", ...globalNames]);
  const fitting = [...known].filter((name) => name.toLowerCase().startsWith(context.prefix.toLowerCase()) && !KEYWORDS.includes(name));
  const resolved = await Promise.all(
    fitting.slice(0, MOST).map(async (name, index): Promise<Candidate | undefined> => {
      // Beyond those that are described, being known is enough.
      const symbol = index < 4 * DESCRIBED ? await server.resolve(name, file, context.start) : undefined;
      if (symbol === undefined && index < 4 * DESCRIBED) return undefined;
      return { name, kind: symbol === undefined ? "" : kindOf(symbol.flags), symbol };
    }),
  );
  const keywords = context.prefix === "" ? [] : KEYWORDS.map((name) => ({ name, kind: "keyword", symbol: undefined }));
  return [...resolved.filter((item) => item !== undefined), ...keywords];
}

/** TypeScript's symbol flags, as far as Jupyter has a word for them. */
function kindOf(flags: number): string {
  if ((flags & 16) !== 0) return "function";
  if ((flags & 32) !== 0) return "class";
  if ((flags & 384) !== 0) return "enum";
  if ((flags & 1536) !== 0) return "module";
  return "variable";
}

/** The command's name at the cursor; what knows them is loaded only for a cell that may have some. */
async function commandAt(code: string, cursor: number): Promise<WrittenCommand | undefined> {
  if (!mayHaveCommands(code)) return undefined;
  const { commandAtCursor } = await import("./commandNames.js");
  return commandAtCursor(code, cursor);
}

function commandItem({ name, command }: { readonly name: string; readonly command: Command }): CompletionItem {
  return { text: name, kind: "magic", signature: command.usage, documentation: command.summary };
}

function globals(root: string): string {
  const display = JSON.stringify(join(root, "dist/kernel/evaluator/child/displayHelper.js"));
  const input = JSON.stringify(join(root, "dist/kernel/evaluator/child/input.js"));
  const host = JSON.stringify(join(root, "dist/src/protocol/host.js"));
  const jsx = JSON.stringify(join(root, "dist/kernel/evaluator/child/jsx.js"));
  return `export {};
declare global {
  namespace JSX {
    type Element = import(${jsx}).Html;
    type ElementType = string | ((props: any) => import(${jsx}).Renderable);
    interface ElementChildrenAttribute { children: {} }
    interface IntrinsicAttributes { key?: string | number }
    interface IntrinsicElements { [tag: string]: import(${jsx}).Attributes }
  }
  /** Shows a value now, before the cell ends. */
  const display: import(${display}).Display;
  /** Asks whoever runs the cell for a line of text: \`await input("Name? ")\`. \`input.password\` hides what is typed. */
  const input: import(${input}).Input;
  /** This notebook: display, comms, and the running cell's abort signal. */
  const notebook: import(${host}).NotebookHost;
}`;
}
