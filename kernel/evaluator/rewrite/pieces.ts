/**
 * A piece table: text made of slices of another text and of inserted strings, which keeps where each slice came from.
 *
 * A general source-map library spends more on a 100-line cell than the transpiler and the evaluation together; the edits here
 * are few and whole statements are all that ever moves, so positions can be kept as plain offsets and decoded only if asked.
 */
export class Pieces {
  readonly #edits: { start: number; end: number; text: string }[] = [];

  constructor(readonly source: string) {}

  insert(at: number, text: string): void {
    this.#edits.push({ start: at, end: at, text });
  }

  replace(start: number, end: number, text: string): void {
    this.#edits.push({ start, end, text });
  }

  /** Puts the ranges one after the other, in the order given, with the edits inside them; `head` and `tail` go around. */
  join(ranges: readonly (readonly [number, number])[], head: string, tail: string): { text: string; offsets: number[] } {
    // A stable sort: at one place, insertions stay in the order in which they were asked for and before a replacement.
    const edits = [...this.#edits].sort((a, b) => a.start - b.start || Number(a.end > a.start) - Number(b.end > b.start));
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
        copy(at, edit.start);
        // What is inserted reads as the place where it stands.
        offsets.push(text.length, edit.start);
        text += edit.text;
        at = edit.end;
      }
      copy(at, to);
      offsets.push(text.length, to);
      text += "\n";
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
