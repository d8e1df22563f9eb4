import { randomUUID } from "node:crypto";
import { Router, XPublisher } from "zeromq";
import { address, type Connection } from "./connection.js";
import { Codec, type Header, type Message } from "./message.js";
import { RefusalLog, Refused } from "./refusals.js";
import { SendQueue } from "./sendQueue.js";

/** The sockets on which requests come. */
export type Channel = "shell" | "control" | "stdin";

/** Longest frame of a request, in bytes; a JSON part could not be made a string beyond. The peer that sends more is cut off. */
const LONGEST = 2 ** 29;

/** Longest topic, and longest ping. */
const SHORT = 4096;

/** How long a question waits for its client's stdin socket: that one connects by itself, and may be later than the cell. */
const STDIN_MS = 5000;

/** How often it is tried. */
const STDIN_TRY_MS = 20;

/** The five sockets of a kernel; one owner of each, and nothing above them sees a frame. */
export class Wire {
  readonly #codec: Codec;
  readonly #routers: Readonly<Record<Channel, Router>>;
  // A second client's subscription is told too; else it would wait in vain for its welcome.
  readonly #iopub = new XPublisher({ sendHighWaterMark: 0, linger: 1000, maxMessageSize: SHORT, verbosity: "allSubs" });
  // Not a Reply socket: that answers one client at a time, and falls silent for all when one of them is not heard out.
  readonly #heartbeat = new Router({ linger: 0, maxMessageSize: SHORT });
  readonly #queues: Readonly<Record<Channel | "iopub", SendQueue>>;
  /** Counts what is not taken, here and by the dispatcher. */
  readonly refusals = new RefusalLog();

  constructor(private readonly connection: Connection) {
    this.#codec = new Codec(connection.key, connection.signature_scheme);
    const router = (options: { readonly mandatory?: boolean; readonly sendTimeout?: number } = {}): Router => new Router({ sendHighWaterMark: 0, linger: 1000, handover: true, maxMessageSize: LONGEST, ...options });
    // Without `mandatory` a question to a client whose socket is not there yet would be dropped without a word, and its cell wait for ever.
    this.#routers = { shell: router(), control: router(), stdin: router({ mandatory: true, sendTimeout: 0 }) };
    const { shell, control, stdin } = this.#routers;
    this.#queues = {
      shell: new SendQueue(shell),
      control: new SendQueue(control),
      stdin: new SendQueue(stdin),
      iopub: new SendQueue(this.#iopub),
    };
  }

  /** Binds all sockets, to the connection file's address only. */
  async bind(): Promise<void> {
    const { shell, control, stdin } = this.#routers;
    await Promise.all([
      shell.bind(address(this.connection, "shell_port")),
      control.bind(address(this.connection, "control_port")),
      stdin.bind(address(this.connection, "stdin_port")),
      this.#iopub.bind(address(this.connection, "iopub_port")),
      this.#heartbeat.bind(address(this.connection, "hb_port")),
    ]);
  }

  /** Reads until the sockets close; `onMessage` must not block. */
  listen(onMessage: (channel: Channel, message: Message) => void): void {
    for (const channel of ["shell", "control", "stdin"] as const) void this.#read(channel, onMessage);
    void this.#beat();
    void this.#welcome();
  }

  reply(channel: Channel, to: Message, type: string, content: object, metadata: object = {}): void {
    this.#queues[channel].push(() => this.#codec.encode(type, content, to.header, { identities: to.identities, metadata }));
  }

  /** Asks the client that sent `to` something on its stdin socket; returns the question's id. `unheard` is called if that socket does not come. */
  ask(to: Message, type: string, content: object, unheard: () => void): string {
    const id = randomUUID();
    const last = performance.now() + STDIN_MS;
    const send = (): void => {
      this.#queues.stdin.push(
        () => this.#codec.encode(type, content, to.header, { identities: to.identities, id }),
        () => (performance.now() < last ? setTimeout(send, STDIN_TRY_MS) : unheard()),
      );
    };
    send();
    return id;
  }

  publish(
    type: string,
    content: object,
    parent: Header | Record<string, never>,
    options: { readonly metadata?: object; readonly buffers?: readonly Uint8Array[] } = {},
  ): void {
    this.#queues.iopub.push(() => this.#codec.encode(type, content, parent, { ...options, identities: [type] }));
  }

  /** Waits until all that was said has left, then closes. */
  async close(): Promise<void> {
    this.refusals.tell();
    await Promise.all(Object.values(this.#queues).map((queue) => queue.drained()));
    for (const socket of [...Object.values(this.#routers), this.#iopub, this.#heartbeat]) socket.close();
  }

  async #read(channel: Channel, onMessage: (channel: Channel, message: Message) => void): Promise<void> {
    for await (const frames of this.#routers[channel]) {
      try {
        onMessage(channel, this.#codec.decode(frames));
      } catch (error) {
        // A mistake of our own must not deafen the channel either.
        if (error instanceof Refused) this.refusals.note(channel, error.message);
        else this.refusals.failure(channel, error);
      }
    }
  }

  async #beat(): Promise<void> {
    // A client that has gone can't be answered; that is no reason to stop answering the others.
    for await (const frames of this.#heartbeat) await this.#heartbeat.send(frames).catch(() => undefined);
  }

  /** Greets each subscriber (JEP 65), so that a client knows when it will miss nothing. */
  async #welcome(): Promise<void> {
    for await (const [frame] of this.#iopub) {
      if (frame === undefined || frame[0] !== 1) continue;
      const topic = frame.subarray(1);
      this.#queues.iopub.push(() => this.#codec.encode("iopub_welcome", { subscription: topic.toString("utf8") }, {}, { identities: [topic] }));
    }
  }
}
