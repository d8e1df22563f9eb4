import { StringDecoder } from "node:string_decoder";

const OPEN = "\u0000\u0001gradbook:";
const CLOSE = "\u0002";

/**
 * The cell process's own stdout or stderr: what native code and child processes print, cut at the marks that say which cell
 * has ended. Text is kept back only while it could still be the beginning of a mark.
 */
export class RawOutput {
  readonly #decoder = new StringDecoder("utf8");
  #held = "";

  constructor(
    private readonly onText: (text: string) => void,
    private readonly onMark: (origin: number) => void,
  ) {}

  push(chunk: Buffer): void {
    let text = this.#held + this.#decoder.write(chunk);
    for (;;) {
      const open = text.indexOf(OPEN);
      const close = open < 0 ? -1 : text.indexOf(CLOSE, open);
      if (close < 0) break;
      if (open > 0) this.onText(text.slice(0, open));
      this.onMark(Number(text.slice(open + OPEN.length, close)));
      text = text.slice(close + CLOSE.length);
    }
    const cut = text.indexOf(OPEN) >= 0 ? text.indexOf(OPEN) : text.length - partialLength(text);
    if (cut > 0) this.onText(text.slice(0, cut));
    this.#held = text.slice(cut);
  }
}

/** How many characters at the end could begin a mark. */
function partialLength(text: string): number {
  for (let length = Math.min(OPEN.length, text.length); length > 0; length--) {
    if (OPEN.startsWith(text.slice(-length))) return length;
  }
  return 0;
}
