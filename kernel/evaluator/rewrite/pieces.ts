/** What comes first of the edits at one place: what ends there, then what stands there, then what begins there. */
const CLOSING = 0;
const INSERTION = 1;
const OPENING = 2;
const REPLACEMENT = 3;

interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly kind: number;
  /** Among openings and closings, the least is the outermost or the innermost. */
  readonly outer: number;
}

/**
 * A piece table: text made of slices of another text and of inserted strings, which keeps where each slice came from.
 *
 * A general source-map library spends more on a 100-line cell than the transpiler and the evaluation together; the edits here
 * are few and whole statements are all that ever moves, so positions can be kept as plain offsets and decoded only if asked.
 */
export class Pieces {
  readonly #edits: Edit[] = [];

  constructor(readonly source: string) {}

  /** Puts a text inside a statement; what belongs to its start or its end goes around it by {@link Pieces.wrap}. */
  insert(at: number, text: string): void {
    this.#edits.push({ start: at, end: at, text, kind: INSERTION, outer: 0 });
  }

  replace(start: number, end: number, text: string): void {
    this.#edits.push({ start, end, text, kind: REPLACEMENT, outer: 0 });
  }

  /** Puts a range between two texts. Of ranges that begin or end together, the shorter lies inside; of equal ones, the one asked for last. */
  wrap({ start, end }: { readonly start: number; readonly end: number }, before: string, after: string): void {
    this.#edits.push({ start, end: start, text: before, kind: OPENING, outer: -end });
    this.#edits.unshift({ start: end, end, text: after, kind: CLOSING, outer: -start });
  }

  /** Puts the ranges one after the other, in the order given, with the edits inside them; `head` and `tail` go around. */
  join(ranges: readonly (readonly [number, number])[], head: string, tail: string): { text: string; offsets: number[] } {
    // A stable sort: at one place, insertions stay in the order in which they were asked for.
    const edits = [...this.#edits].sort((a, b) => a.start - b.start || a.kind - b.kind || a.outer - b.outer);
    let text = head;
    const offsets: number[] = [];
    const copy = (start: number, end: number): void => {
      if (end <= start) return;
      offsets.push(text.length, start);
      text += this.source.slice(start, end);
    };
    for (const [from, to] of ranges) {
      let at = from;
      for (let index = firstFrom(edits, from); index < edits.length; index++) {
        const edit = edits[index];
        if (edit === undefined || edit.start > to) break;
        if (edit.start < at || edit.end > to) continue;
        // The next statement's, or the last one's, which may stand without a space between them.
        if (edit.kind === OPENING ? edit.start === to : edit.kind === CLOSING && edit.start === from) continue;
        copy(at, edit.start);
        // What is inserted reads as the place where it stands.
        offsets.push(text.length, edit.start);
        text += edit.text;
        at = edit.end;
      }
      copy(at, to);
      offsets.push(text.length, to);
      // An author may leave it out before a line that no longer follows.
      text += this.source.charAt(to - 1) === ";" ? "\n" : ";\n";
    }
    return { text: text + tail, offsets };
  }
}

/** Index of the first edit that does not start before a place. */
function firstFrom(edits: readonly { readonly start: number }[], place: number): number {
  let low = 0;
  let high = edits.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((edits[middle]?.start ?? Infinity) < place) low = middle + 1;
    else high = middle;
  }
  return low;
}
