import { Console } from "node:console";
import { Writable } from "node:stream";
import { origins } from "./cell.js";
import { CELL_STDERR, outbox, sendToServer } from "./link.js";

/** Longest piece of text sent in one message, in characters or bytes. */
const PIECE = 1 << 20;

/** Origin of text that no cell wrote; the server gives it to the cell that runs, or ran last. */
const NOBODY = 0;

/** `process.stdout` or `process.stderr` of the cells. */
export class CellStream extends Writable {
  readonly isTTY = false;
  readonly columns = 80;

  constructor(
    private readonly streamName: "stdout" | "stderr",
    readonly fd: number,
  ) {
    super({ decodeStrings: false });
  }

  // Overridden as a whole, not `_write`: Writable's own queue would wait for a turn of the event loop that a loop never gives.
  override write(
    chunk: string | Uint8Array,
    encoding?: BufferEncoding | ((error: Error | null | undefined) => void),
    callback?: (error: Error | null | undefined) => void,
  ): boolean {
    const done = typeof encoding === "function" ? encoding : callback;
    if (typeof chunk !== "string") this.#send(chunk);
    else if (typeof encoding === "string" && !/^utf-?8$/i.test(encoding)) this.#send(Buffer.from(chunk, encoding));
    else this.#sendText(chunk);
    if (done !== undefined) process.nextTick(done, null);
    return true;
  }

  override end(): this {
    return this;
  }

  /** In pieces: a text of 100 MB is not to be there a second time as bytes. */
  #sendText(text: string): void {
    const origin = origins.getStore();
    if (origin?.cancelled === true) return;
    for (let at = 0; at < text.length; ) {
      // A surrogate pair stays in one piece.
      const cut = at + PIECE;
      const end = cut < text.length && (text.charCodeAt(cut - 1) & 0xfc00) === 0xd800 ? cut + 1 : cut;
      outbox.print(origin?.id ?? NOBODY, this.streamName, text.slice(at, end));
      at = end;
    }
  }

  #send(bytes: Uint8Array): void {
    const origin = origins.getStore();
    if (origin?.cancelled === true) return;
    for (let at = 0; at < bytes.byteLength; at += PIECE) {
      sendToServer({ type: "stream", origin: origin?.id ?? NOBODY, name: this.streamName }, [bytes.subarray(at, at + PIECE)]);
    }
  }
}

/** Puts our streams and a console over them in place of Node's, whose console also feeds the inspector and keeps its arguments alive. */
export function installStreams(): void {
  const stdout = new CellStream("stdout", 1);
  const stderr = new CellStream("stderr", CELL_STDERR);
  Object.defineProperty(process, "stdout", { value: stdout, configurable: true, enumerable: true });
  Object.defineProperty(process, "stderr", { value: stderr, configurable: true, enumerable: true });
  globalThis.console = Object.assign(new Console({ stdout, stderr, colorMode: false }), { Console }) as unknown as typeof console;
}
