import { StringDecoder } from "node:string_decoder";
import type { FromChild } from "./messages.js";
import { MOST_KEPT, OutputLimit, removeFiles, type LimitSettings } from "./outputLimit.js";
import type { CommOutput, Output } from "./outputs.js";
import { StreamJoiner } from "./streamJoiner.js";

/** Who hears what a piece of work puts out. */
export interface OriginHandlers {
  readonly onOutput?: (output: Output) => void;
  readonly onComm?: (message: CommOutput) => void;
}

/** How many finished cells can still be written to by their timers, and how many messages from the page by what their listeners began. */
const KEPT = 1000;

interface Entry {
  readonly handlers: OriginHandlers;
  readonly executionCount: number | undefined;
  readonly joiner: StreamJoiner;
  readonly limit: OutputLimit;
  /** A character of several bytes may come in two pieces. */
  readonly decoders: { stdout?: StringDecoder; stderr?: StringDecoder };
  running: boolean;
}

/** Leads each output to the cell, or the message from the page, whose work made it. */
export class OriginLog {
  /** Hears what belongs to nothing that is known any more. */
  background: OriginHandlers = {};
  /** Apart, so that a page with much to say does not crowd the cells out. */
  readonly #cells = new Map<number, Entry>();
  readonly #messages = new Map<number, Entry>();
  /** How much the cells may print; `%output` sets it. */
  readonly limit: LimitSettings = { characters: Infinity, kept: MOST_KEPT };
  #last: Entry | undefined;
  #next = 1;

  add(handlers: OriginHandlers, executionCount: number | undefined): number {
    const origin = this.#next++;
    const joiner = new StreamJoiner((output) => handlers.onOutput?.(output));
    const limit = new OutputLimit(`cell-${executionCount ?? 0}-${origin}`, this.limit, (name, text) => joiner.push(name, text));
    const cell = executionCount !== undefined;
    const entry: Entry = { handlers, executionCount, joiner, limit, decoders: {}, running: cell };
    const entries = cell ? this.#cells : this.#messages;
    entries.set(origin, entry);
    if (cell) this.#last = entry;
    for (const [old, { running }] of entries) {
      if (entries.size <= KEPT) break;
      if (!running) entries.delete(old);
    }
    return origin;
  }

  /** The kernel ends: the files that its cells have printed into go. */
  close(): void {
    removeFiles(this.limit);
  }

  stream(origin: number, name: "stdout" | "stderr", text: string): void {
    const entry = this.#find(origin) ?? this.#last;
    if (entry === undefined) this.background.onOutput?.({ output_type: "stream", name, text });
    else entry.limit.push(name, text);
  }

  bytes(origin: number, name: "stdout" | "stderr", parts: readonly Uint8Array[]): void {
    const entry = this.#find(origin) ?? this.#last;
    const text = parts.map((part) => {
      const bytes = Buffer.from(part.buffer, part.byteOffset, part.byteLength);
      return entry === undefined ? bytes.toString("utf8") : (entry.decoders[name] ??= new StringDecoder("utf8")).write(bytes);
    });
    this.stream(origin, name, text.join(""));
  }

  /** A cell has ended: nothing of it is kept back any more. */
  end(origin: number): void {
    const entry = this.#find(origin);
    if (entry === undefined) return;
    entry.running = false;
    entry.limit.end();
    entry.joiner.flush();
  }

  #find(origin: number): Entry | undefined {
    return this.#cells.get(origin) ?? this.#messages.get(origin);
  }

  deliver(message: Extract<FromChild, { type: "show" | "clear" | "comm" }>, buffers: readonly Uint8Array[]): void {
    const entry = this.#find(message.origin) ?? this.#last;
    entry?.joiner.flush();
    const handlers = entry?.handlers ?? this.background;
    if (message.type === "comm") {
      (handlers.onComm ?? this.background.onComm)?.({ kind: message.kind, content: message.content, buffers });
    } else {
      (handlers.onOutput ?? this.background.onOutput)?.(toOutput(message, entry?.executionCount ?? 0));
    }
  }
}

function toOutput(message: Extract<FromChild, { type: "show" | "clear" }>, executionCount: number): Output {
  if (message.type === "clear") return { output_type: "clear_output", wait: message.wait };
  const { data, metadata } = message;
  if (message.kind === "execute_result") return { output_type: "execute_result", execution_count: executionCount, data, metadata };
  const transient = message.displayId === undefined ? {} : { transient: { display_id: message.displayId } };
  return { output_type: message.kind, data, metadata, ...transient };
}
