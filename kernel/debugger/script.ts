import { decodedMappings, originalPositionFor, TraceMap } from "@jridgewell/trace-mapping";
import type { Debugger } from "node:inspector";
import { CellPositions, lineStarts, positionAt, type Position } from "../evaluator/rewrite/positions.js";
import type { PreparedCode } from "../evaluator/messages.js";
import { SyntaxSurvey } from "./syntaxSurvey.js";

/** A place in evaluated code as V8 counts, from 0. */
export type Place = Pick<Debugger.Location, "lineNumber" | "columnNumber">;

/** A statement at which an author may want to stop. */
export interface Stop extends Position {
  readonly place: Place;
}

/** Code that V8 runs, and the author's text that it came from. */
export class Script {
  #lines: readonly number[] | undefined;
  #survey: SyntaxSurvey | undefined;
  #stops: readonly Stop[] | undefined;

  /** @param original the author's position for one in the code, both counted from 1 */
  private constructor(
    readonly path: string,
    private readonly js: string,
    private readonly original: (position: Position) => Position | undefined,
  ) {}

  static ofCell(path: string, code: PreparedCode): Script {
    const positions = new CellPositions(code.js, code.map);
    return new Script(path, code.js, (position) => positions.original(position));
  }

  /** A file beside the notebook, with the source map that it carries, if any. */
  static ofFile(path: string, js: string, sourceMapUrl: string | undefined): Script {
    const map = inlineMap(sourceMapUrl);
    if (map === undefined) return new Script(path, js, (position) => position);
    return new Script(path, js, ({ line, column }) => {
      const found = originalPositionFor(map, { line, column: column - 1 });
      return found.line === null ? undefined : { line: found.line, column: found.column + 1 };
    });
  }

  /** The author's position; undefined in what the kernel has added. */
  authors(place: Place): Position | undefined {
    if (this.#offset(place) >= this.#parsed.tail) return undefined;
    return this.original({ line: place.lineNumber + 1, column: (place.columnNumber ?? 0) + 1 });
  }

  /** The first statement on the author's line, or on the next line that has one. */
  stopAt(line: number): Stop | undefined {
    const candidates = this.#allStops.filter((stop) => stop.line >= line);
    const first = Math.min(...candidates.map((stop) => stop.line));
    const onLine = candidates.filter((stop) => stop.line === first);
    return onLine.reduce<Stop | undefined>((best, stop) => (best === undefined || stop.column < best.column ? stop : best), undefined);
  }

  isTopLevel(place: Place): boolean {
    return this.#parsed.isTopLevel(this.#offset(place));
  }

  isGuarded(place: Place): boolean {
    return this.#parsed.isGuarded(this.#offset(place));
  }

  get #parsed(): SyntaxSurvey {
    this.#survey ??= new SyntaxSurvey(this.js);
    return this.#survey;
  }

  get #allStops(): readonly Stop[] {
    this.#stops ??= this.#parsed.statements.flatMap((offset) => {
      const at = positionAt(this.#starts, offset);
      const authors = this.original(at);
      return authors === undefined ? [] : [{ ...authors, place: { lineNumber: at.line - 1, columnNumber: at.column - 1 } }];
    });
    return this.#stops;
  }

  get #starts(): readonly number[] {
    this.#lines ??= lineStarts(this.js);
    return this.#lines;
  }

  #offset({ lineNumber, columnNumber }: Place): number {
    return (this.#starts[lineNumber] ?? 0) + (columnNumber ?? 0);
  }
}

function inlineMap(url: string | undefined): TraceMap | undefined {
  const [, encoded] = /^data:application\/json;(?:charset=[\w-]+;)?base64,(.*)$/.exec(url ?? "") ?? [];
  if (encoded === undefined) return undefined;
  const map = new TraceMap(Buffer.from(encoded, "base64").toString("utf8"));
  return decodedMappings(map).length > 0 ? map : undefined;
}
