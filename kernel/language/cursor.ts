/** What stands left of the cursor. */
export interface CursorContext {
  /** Start of the name being written. */
  readonly start: number;
  readonly prefix: string;
  /** Expression before the dot; "" for a bare name, undefined where the run time can't be asked. */
  readonly object: string | undefined;
}

const NAME = /[\p{L}_$][\p{L}\p{N}_$]*$/u;
const CHAIN = /(?:[\p{L}_$][\p{L}\p{N}_$]*\s*\??\.\s*)*[\p{L}_$][\p{L}\p{N}_$]*$/u;

export function cursorContext(code: string, cursor: number): CursorContext {
  const before = code.slice(0, cursor);
  const prefix = NAME.exec(before)?.[0] ?? "";
  const start = cursor - prefix.length;
  const head = before.slice(0, start);
  const dot = /\??\.\s*$/.exec(head);
  if (dot === null) return { start, prefix, object: "" };
  return { start, prefix, object: CHAIN.exec(head.slice(0, dot.index).trimEnd())?.[0] };
}

/** Start of the name that an inspection asks about: the one at the cursor, or the function whose arguments are being written. */
export function inspectedName(code: string, cursor: number): number | undefined {
  const right = /^[\p{L}\p{N}_$]*/u.exec(code.slice(cursor))?.[0].length ?? 0;
  const name = NAME.exec(code.slice(0, cursor + right));
  if (name !== null) return name.index;
  let depth = 0;
  for (let at = cursor - 1; at >= 0; at--) {
    const character = code[at] ?? "";
    if (")]}".includes(character)) depth += 1;
    else if ("([{".includes(character) && depth-- === 0) {
      const called = character === "(" ? NAME.exec(code.slice(0, at).trimEnd()) : null;
      if (called !== null) return called.index;
      depth = 0;
    }
  }
  return undefined;
}
