/** An output as nbformat 4 has it, its texts in one piece. */
export type Output =
  | { output_type: "stream"; name: string; text: string }
  | { output_type: "display_data"; data: Record<string, unknown>; metadata: Record<string, unknown> }
  | { output_type: "execute_result"; data: Record<string, unknown>; metadata: Record<string, unknown>; execution_count: number | null }
  | { output_type: "error"; ename: string; evalue: string; traceback: string[] };

interface CellBase {
  id: string;
  source: string;
  metadata: Record<string, unknown>;
  /** Files of a Markdown cell: name to MIME bundle. */
  attachments?: Record<string, Record<string, unknown>>;
}

export interface CodeCell extends CellBase {
  cell_type: "code";
  outputs: Output[];
  execution_count: number | null;
}

export interface TextCell extends CellBase {
  cell_type: "markdown" | "raw";
}

export type Cell = CodeCell | TextCell;

/** A notebook of format 4.5 in memory: every text is one string, every cell has an id of its own. */
export interface Notebook {
  cells: Cell[];
  metadata: Record<string, unknown>;
  nbformat: 4;
  nbformat_minor: number;
}

/** What {@link parseNotebook} refuses: a file that is no notebook, or one made to do harm. */
export class UnreadableNotebook extends Error {
  override readonly name = "UnreadableNotebook";
}

/** A notebook, and in words what had to be mended to read it. */
export interface ParsedNotebook {
  readonly notebook: Notebook;
  readonly mended: readonly string[];
}

const limits = { bytes: 100_000_000, cells: 10_000, depth: 100 } as const;

/**
 * Reads a notebook that nobody vouches for. A cell or output that is not as nbformat 4 has it is mended or left out, and said so;
 * keys named `__proto__` are dropped, because copying them with an assignment would change objects' prototypes.
 *
 * @param text The file's content.
 * @throws UnreadableNotebook when it is no JSON, no notebook of format 4, larger than 100 MB, of more than 10,000 cells, or nested deeper than 100.
 */
export function parseNotebook(text: string): ParsedNotebook {
  if (text.length > limits.bytes) throw new UnreadableNotebook(`a notebook of ${Math.round(text.length / 1e6)} MB; at most ${limits.bytes / 1e6} MB are read.`);
  let content: unknown;
  try {
    content = cleaned(JSON.parse(text), 0);
  } catch (error) {
    if (error instanceof UnreadableNotebook) throw error;
    throw new UnreadableNotebook(`not a notebook; it should be JSON (${error instanceof Error ? error.message : String(error)}).`);
  }
  if (!isRecord(content) || content["nbformat"] !== 4 || !Array.isArray(content["cells"])) {
    throw new UnreadableNotebook("not a notebook of format 4; open it in JupyterLab and save it to convert it.");
  }
  const cells: unknown[] = content["cells"];
  if (cells.length > limits.cells) throw new UnreadableNotebook(`a notebook of ${cells.length} cells; at most ${limits.cells} are read.`);
  const mended: string[] = [];
  const notebook: Notebook = {
    cells: cells.flatMap((cell, index) => parseCell(cell, (problem) => mended.push(`cell ${index + 1}: ${problem}`)) ?? []),
    metadata: isRecord(content["metadata"]) ? content["metadata"] : {},
    nbformat: 4,
    nbformat_minor: typeof content["nbformat_minor"] === "number" ? Math.max(5, content["nbformat_minor"]) : 5,
  };
  const transient = ["orig_nbformat", "orig_nbformat_minor", "signature"];
  for (const key of transient) delete notebook.metadata[key];
  giveIds(notebook);
  return { notebook, mended };
}

/** The value without `__proto__` keys; refuses what is nested too deep for recursion further on. */
function cleaned(value: unknown, depth: number): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (depth > limits.depth) throw new UnreadableNotebook(`nested deeper than ${limits.depth} levels.`);
  if (Array.isArray(value)) return value.map((item) => cleaned(item, depth + 1));
  return Object.fromEntries(Object.entries(value).filter(([key]) => key !== "__proto__").map(([key, item]) => [key, cleaned(item, depth + 1)]));
}

function parseCell(cell: unknown, tell: (problem: string) => void): Cell | undefined {
  if (!isRecord(cell)) {
    tell("is no cell; left out.");
    return undefined;
  }
  const source = joined(cell["source"]);
  if (source === undefined) tell("has no text; taken as empty.");
  const metadata = isRecord(cell["metadata"]) ? cell["metadata"] : {};
  delete metadata["trusted"];
  const base = { id: typeof cell["id"] === "string" ? cell["id"] : "", source: source ?? "", metadata };
  if (cell["cell_type"] === "code") {
    const outputs = (Array.isArray(cell["outputs"]) ? cell["outputs"] : []) as unknown[];
    const count = cell["execution_count"];
    return { ...base, cell_type: "code", outputs: outputs.flatMap((output) => parseOutput(output, tell) ?? []), execution_count: typeof count === "number" ? count : null };
  }
  const files = isRecord(cell["attachments"]) ? Object.entries(cell["attachments"]).flatMap(([name, data]) => (isRecord(data) ? [[name, bundle(data)] as const] : [])) : [];
  const attachments = files.length === 0 ? {} : { attachments: Object.fromEntries(files) };
  if (cell["cell_type"] === "markdown") return { ...base, cell_type: "markdown", ...attachments };
  if (cell["cell_type"] !== "raw") tell("is of no known type; taken as raw text.");
  return { ...base, cell_type: "raw", ...attachments };
}

function parseOutput(output: unknown, tell: (problem: string) => void): Output | undefined {
  if (isRecord(output)) {
    const data = isRecord(output["data"]) ? bundle(output["data"]) : undefined;
    const metadata = isRecord(output["metadata"]) ? output["metadata"] : {};
    const count = output["execution_count"];
    const text = joined(output["text"]);
    switch (output["output_type"]) {
      case "stream":
        if (text !== undefined) return { output_type: "stream", name: output["name"] === "stderr" ? "stderr" : "stdout", text };
        break;
      case "display_data":
        if (data !== undefined) return { output_type: "display_data", data, metadata };
        break;
      case "execute_result":
        if (data !== undefined) return { output_type: "execute_result", data, metadata, execution_count: typeof count === "number" ? count : null };
        break;
      case "error": {
        const traceback = Array.isArray(output["traceback"]) ? output["traceback"].map(String) : [];
        return { output_type: "error", ename: String(output["ename"] ?? ""), evalue: String(output["evalue"] ?? ""), traceback };
      }
    }
  }
  tell("has an output that is none; left out.");
  return undefined;
}

/** nbformat keeps a text as a string or as the list of its lines. */
function joined(text: unknown): string | undefined {
  if (typeof text === "string") return text;
  return Array.isArray(text) && text.every((line) => typeof line === "string") ? text.join("") : undefined;
}

function bundle(data: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(data).map(([type, value]) => [type, isJson(type) ? value : (joined(value) ?? value)]));
}

function isJson(type: string): boolean {
  return type === "application/json" || (type.startsWith("application/") && type.endsWith("+json"));
}

/** Format 4.5 wants an id of each cell's own; one made from the place gives the same file at every run. */
export function giveIds(notebook: Notebook): void {
  const used = new Set<string>();
  for (const [index, cell] of notebook.cells.entries()) {
    if (/^[a-zA-Z0-9-_]{1,64}$/.test(cell.id) && !used.has(cell.id)) {
      used.add(cell.id);
      continue;
    }
    const wish = `cell-${index + 1}`;
    let id = wish;
    for (let n = 2; used.has(id) || notebook.cells.some((other) => other.id === id); n += 1) id = `${wish}-${n}`;
    used.add(id);
    cell.id = id;
  }
}

/**
 * The notebook as nbformat's own writer puts it on disk: keys sorted, one space of indentation, texts as lists of lines. (A number that Python holds
 * as `1.0` is written `1`: JSON has read it as one and the same.)
 */
export function formatNotebook(notebook: Notebook): string {
  const cells = notebook.cells.map((cell) => {
    const files = cell.attachments === undefined ? {} : { attachments: Object.fromEntries(Object.entries(cell.attachments).map(([name, data]) => [name, split(data)])) };
    const text = { ...cell, ...files, source: lines(cell.source) };
    return cell.cell_type === "code" ? { ...text, outputs: cell.outputs.map(storedOutput) } : text;
  });
  return `${JSON.stringify(sorted({ ...notebook, cells }), null, 1)}\n`;
}

function storedOutput(output: Output): object {
  if (output.output_type === "error") return output;
  return output.output_type === "stream" ? { ...output, text: lines(output.text) } : { ...output, data: split(output.data) };
}

function split(data: Record<string, unknown>): Record<string, unknown> {
  const splits = (type: string): boolean => type.startsWith("text/") || type === "image/svg+xml" || type === "application/javascript";
  return Object.fromEntries(Object.entries(data).map(([type, value]) => [type, typeof value === "string" && splits(type) ? lines(value) : value]));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, item]) => [key, sorted(item)]));
}

/** The text's lines, each with its end, where Python's `splitlines` ends them: nbformat splits so. */
export function lines(text: string): string[] {
  return text.match(/[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]*(?:\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029])|[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+$/g) ?? [];
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
