import { randomUUID } from "node:crypto";
import type { Comm } from "../../src/protocol/host.js";

/** What travels in a comm message; `buffers` beside it. */
export interface CommMessage {
  readonly kind: "comm_open" | "comm_msg" | "comm_close";
  readonly content: Readonly<Record<string, unknown>>;
  readonly buffers: readonly ArrayBufferView[];
}

type OpenListener = (comm: Comm, data: unknown) => void;

/** The cells' side of all channels to the page. The way out is passed in, so that it works without sockets. */
export class CommManager {
  readonly #comms = new Map<string, KernelComm>();
  readonly #targets = new Map<string, Set<OpenListener>>();

  constructor(private readonly send: (message: CommMessage) => void) {}

  /** Opens a channel of a target that the page knows. */
  open(target: string, data: unknown, buffers: readonly ArrayBufferView[] = []): Comm {
    const comm = this.#add(randomUUID());
    this.send({ kind: "comm_open", content: { comm_id: comm.id, target_name: target, data: data ?? {} }, buffers });
    return comm;
  }

  /** Hears when the page opens a channel of `target`; returns what stops it. */
  onOpen(target: string, listener: OpenListener): () => void {
    const listeners = this.#targets.get(target) ?? new Set();
    this.#targets.set(target, listeners.add(listener));
    return () => listeners.delete(listener);
  }

  /** Takes a message from the page. */
  receive(message: { readonly kind: CommMessage["kind"]; readonly content: CommMessage["content"]; readonly buffers: readonly Uint8Array[] }): void {
    const id = String(message.content["comm_id"]);
    const data = message.content["data"];
    if (message.kind === "comm_open") {
      const listeners = this.#targets.get(String(message.content["target_name"]));
      if (listeners === undefined || listeners.size === 0) {
        // The protocol's answer to a target that nobody here knows.
        this.send({ kind: "comm_close", content: { comm_id: id, data: {} }, buffers: [] });
        return;
      }
      const comm = this.#add(id);
      for (const listener of [...listeners]) listener(comm, data);
      return;
    }
    if (message.kind === "comm_msg") this.#comms.get(id)?.receive(data, message.buffers);
    else this.#comms.get(id)?.closed();
  }

  #add(id: string): KernelComm {
    const comm = new KernelComm(id, this.send, () => this.#comms.delete(id));
    this.#comms.set(id, comm);
    return comm;
  }
}

/** One open channel. */
class KernelComm implements Comm {
  readonly #listeners = new Set<(data: unknown, buffers: readonly Uint8Array[]) => void>();
  readonly #closers = new Set<() => void>();
  #open = true;

  constructor(
    readonly id: string,
    private readonly out: (message: CommMessage) => void,
    private readonly forget: () => void,
  ) {}

  send(data: unknown, buffers: readonly ArrayBufferView[] = []): void {
    if (this.#open) this.out({ kind: "comm_msg", content: { comm_id: this.id, data: data ?? {} }, buffers });
  }

  onMessage(listener: (data: unknown, buffers: readonly Uint8Array[]) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  onClose(listener: () => void): () => void {
    this.#closers.add(listener);
    return () => this.#closers.delete(listener);
  }

  close(): void {
    if (!this.#open) return;
    this.out({ kind: "comm_close", content: { comm_id: this.id, data: {} }, buffers: [] });
    this.closed();
  }

  receive(data: unknown, buffers: readonly Uint8Array[]): void {
    for (const listener of [...this.#listeners]) listener(data, buffers);
  }

  closed(): void {
    if (!this.#open) return;
    this.#open = false;
    this.forget();
    for (const listener of [...this.#closers]) listener();
  }
}
