import { Reply, Router, XPublisher } from "zeromq";
import { address, type Connection } from "./connection.js";
import { Codec, type Header, type Message } from "./message.js";
import { SendQueue } from "./sendQueue.js";

/** The sockets on which requests come. */
export type Channel = "shell" | "control" | "stdin";

/** The five sockets of a kernel; one owner of each, and nothing above them sees a frame. */
export class Wire {
  readonly #codec: Codec;
  readonly #routers: Readonly<Record<Channel, Router>>;
  readonly #iopub = new XPublisher({ sendHighWaterMark: 0, linger: 1000 });
  readonly #heartbeat = new Reply({ linger: 0 });
  readonly #queues: Readonly<Record<Channel | "iopub", SendQueue>>;
  readonly #complained = new Set<string>();

  constructor(private readonly connection: Connection) {
    this.#codec = new Codec(connection.key, connection.signature_scheme);
    const router = (): Router => new Router({ sendHighWaterMark: 0, linger: 1000, handover: true });
    this.#routers = { shell: router(), control: router(), stdin: router() };
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
    this.#queues[channel].push(this.#codec.encode(type, content, to.header, { identities: to.identities, metadata }));
  }

  publish(
    type: string,
    content: object,
    parent: Header | Record<string, never>,
    options: { readonly metadata?: object; readonly buffers?: readonly Uint8Array[] } = {},
  ): void {
    this.#queues.iopub.push(this.#codec.encode(type, content, parent, { ...options, identities: [type] }));
  }

  /** Waits until all that was said has left, then closes. */
  async close(): Promise<void> {
    await Promise.all(Object.values(this.#queues).map((queue) => queue.drained()));
    for (const socket of [...Object.values(this.#routers), this.#iopub, this.#heartbeat]) socket.close();
  }

  async #read(channel: Channel, onMessage: (channel: Channel, message: Message) => void): Promise<void> {
    for await (const frames of this.#routers[channel]) {
      try {
        onMessage(channel, this.#codec.decode(frames));
      } catch (error) {
        this.#complain(channel, error);
      }
    }
  }

  async #beat(): Promise<void> {
    for await (const frames of this.#heartbeat) await this.#heartbeat.send(frames);
  }

  /** Greets each subscriber (JEP 65), so that a client knows when it will miss nothing. */
  async #welcome(): Promise<void> {
    for await (const [frame] of this.#iopub) {
      if (frame === undefined || frame[0] !== 1) continue;
      const topic = frame.subarray(1);
      const frames = this.#codec.encode("iopub_welcome", { subscription: topic.toString("utf8") }, {}, { identities: [topic] });
      this.#queues.iopub.push(frames);
    }
  }

  /** One line for each kind of bad message: a flood of them is not to fill the log. */
  #complain(channel: Channel, error: unknown): void {
    const text = `gradbook kernel: refused on ${channel}: ${error instanceof Error ? error.message : String(error)}`;
    if (this.#complained.has(text) || this.#complained.size > 100) return;
    this.#complained.add(text);
    process.stderr.write(`${text}\n`);
  }
}
