import { originalPositionFor, TraceMap } from "@jridgewell/trace-mapping";

/** How a command's line was changed before everything else: its code moved to the right, behind a call that the author did not write. */
export interface MovedCode {
  /** Column of the command. */
  readonly command: number;
  /** Column at which its code begins now, and by how much it moved; beyond every column and 0 for a command without code. */
  readonly from: number;
  readonly by: number;
}

/** What it takes to lead a position in evaluated code back to the author's cell. */
export interface RawMap {
  /** Pairs of offsets, ascending by the first: in the evaluated code, and in oxc's JavaScript. */
  readonly offsets: readonly number[];
  /** Offset of each line of oxc's JavaScript. */
  readonly lines: readonly number[];
  /** oxc's own map to the TypeScript, VLQ-encoded; absent where the cell is JavaScript as it stands. */
  readonly transform?: string;
  /** Lines of the author's that are commands; absent in most cells. */
  readonly moved?: Readonly<Record<number, MovedCode>>;
}

/** A place in a cell; lines and columns count from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Offsets at which the lines of a text begin. */
export function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return starts;
}

/** The last index whose value is not above `wanted`, in an ascending list read with a step. */
function floorIndex(values: readonly number[], wanted: number, step = 1): number {
  let low = 0;
  let high = values.length / step - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((values[middle * step] ?? Infinity) <= wanted) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** The line and column of an offset. */
export function positionAt(lines: readonly number[], offset: number): Position {
  const line = floorIndex(lines, offset);
  return { line: line + 1, column: offset - (lines[line] ?? 0) + 1 };
}

/** Leads a position back to the author's text. */
export interface Positions {
  original(position: Position): Position | undefined;
}

const AS_WRITTEN: Positions = { original: (position) => position };

/** Positions of a whole file, which nothing but the transpiler has changed. */
export function filePositions(mappings: string): Positions {
  let map: TraceMap | undefined;
  return {
    original({ line, column }) {
      map ??= new TraceMap({ version: 3, sources: ["file"], names: [], mappings });
      const found = originalPositionFor(map, { line, column: column - 1 });
      return found.line === null || found.column === null ? undefined : { line: found.line, column: found.column + 1 };
    },
  };
}

/** Finds the author's position for one in evaluated code. Maps are decoded at the first question, so a cell that succeeds pays nothing. */
export class CellPositions implements Positions {
  #evaluatedLines: readonly number[] | undefined;
  readonly #transform: Positions;

  constructor(
    private readonly js: string,
    private readonly raw: RawMap,
  ) {
    this.#transform = raw.transform === undefined ? AS_WRITTEN : filePositions(raw.transform);
  }

  original(position: Position): Position | undefined {
    this.#evaluatedLines ??= lineStarts(this.js);
    const offset = (this.#evaluatedLines[position.line - 1] ?? 0) + position.column - 1;
    const index = floorIndex(this.raw.offsets, offset, 2) * 2;
    const generated = this.raw.offsets[index];
    const source = this.raw.offsets[index + 1];
    if (generated === undefined || source === undefined || offset < generated) return undefined;
    // An inserted text stays at its place, whose offset the next piece has too; a piece that ends a statement has no next.
    const length = Math.max(0, (this.raw.offsets[index + 3] ?? source) - source);
    const at = this.#transform.original(positionAt(this.raw.lines, source + Math.min(offset - generated, length)));
    const moved = at === undefined ? undefined : this.raw.moved?.[at.line];
    if (at === undefined || moved === undefined) return at;
    return { line: at.line, column: at.column < moved.from ? Math.min(at.column, moved.command) : at.column - moved.by };
  }
}
