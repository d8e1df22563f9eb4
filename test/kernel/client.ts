import { spawn, type ChildProcess } from "node:child_process";
import { createHmac, randomUUID } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Dealer, Subscriber } from "zeromq";

// What a message says is JSON of any shape: tests look into it freely.
export type Content = Record<string, any>;

/** A message as the client sees it. */
export interface Received {
  readonly id: string;
  readonly type: string;
  readonly parent: string | undefined;
  readonly content: Content;
  readonly metadata: Content;
  readonly buffers: readonly Buffer[];
}

/** What came of one request: the reply, and everything on iopub from its busy to its idle. */
export interface Exchange {
  readonly reply: Content;
  readonly outputs: readonly Received[];
}

const PORTS = ["shell_port", "iopub_port", "stdin_port", "control_port", "hb_port"] as const;
type Port = (typeof PORTS)[number];

/** The sockets on which a client speaks. */
export type ClientChannel = "shell" | "control" | "stdin";

/** How a message is sent; what is left out is as a well-behaved client has it. */
export interface SendOptions {
  readonly channel?: ClientChannel;
  readonly key?: string;
  readonly buffers?: readonly Uint8Array[];
  /** More of the header, or something else in place of it. */
  readonly header?: Content;
  /** Header of the message that this one answers. */
  readonly parent?: object;
}

export const ROOT = fileURLToPath(new URL("../../", import.meta.url));

async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, () => new Promise<ReturnType<typeof createServer>>((resolve) => {
      const server = createServer().listen(0, "127.0.0.1", () => resolve(server));
    })),
  );
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

/** A Jupyter client on bare sockets, for what jupyter_client hides: the order of messages, signatures, aborted cells. */
export class KernelClient {
  readonly received: Received[] = [];
  readonly session = randomUUID();
  // One identity on all: the kernel sends a question to the client whose cell asks it.
  readonly #sockets = { shell: new Dealer({ routingId: this.session }), control: new Dealer({ routingId: this.session }), stdin: new Dealer({ routingId: this.session }) };
  #iopub = new Subscriber();
  #waiters = new Set<() => void>();
  #replies = new Map<string, Content>();
  #log = "";

  private constructor(
    readonly process: ChildProcess,
    readonly folder: string,
    readonly connection: Content,
  ) {}

  /** Starts a kernel and connects to it; `connection` replaces parts of the connection file, `env` of the environment; `stdin` false leaves that socket out. */
  static async start(options: { readonly connection?: Content; readonly env?: Readonly<Record<string, string>>; readonly stdin?: boolean } = {}): Promise<KernelClient> {
    const folder = mkdtempSync(join(tmpdir(), "gradbook-kernel-"));
    const ports = await freePorts(PORTS.length);
    const numbers = Object.fromEntries(PORTS.map((port, index) => [port, ports[index]]));
    const connection: Content = { transport: "tcp", ip: "127.0.0.1", key: randomUUID(), signature_scheme: "hmac-sha256", ...numbers, ...options.connection };
    const file = join(folder, "connection.json");
    writeFileSync(file, JSON.stringify(connection));
    const child = spawn(process.execPath, [join(ROOT, "dist/kernel/main.js"), file], { cwd: folder, stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, ...options.env } });
    const client = new KernelClient(child, folder, connection);
    for (const stream of [child.stdout, child.stderr]) stream?.on("data", (chunk: Buffer) => { client.#log += chunk.toString(); if (chunk.includes("could not be checked")) console.error(chunk.toString()); });
    for (const channel of ["shell", "control"] as const) client.#sockets[channel].connect(client.address(`${channel}_port`));
    if (options.stdin !== false) client.connectStdin();
    client.#iopub.connect(client.address("iopub_port"));
    client.#iopub.subscribe();
    void client.#readReplies(client.#sockets.shell);
    void client.#readReplies(client.#sockets.control);
    void client.#readQuestions();
    void client.#readOutputs();
    await client.until((message) => message.type === "iopub_welcome");
    return client;
  }

  connectStdin(): void {
    this.#sockets.stdin.connect(this.address("stdin_port"));
  }

  address(port: Port): string {
    const { transport, ip } = this.connection;
    return `${transport}://${ip}${transport === "ipc" ? "-" : ":"}${this.connection[port]}`;
  }

  /** What the kernel wrote to its own stdout and stderr. */
  get log(): string {
    return this.#log;
  }

  /** Sends without waiting; returns the message's id. */
  async send(type: string, content: object, options: SendOptions = {}): Promise<string> {
    const id = randomUUID();
    await this.sendFrames(options.channel ?? "shell", this.frames(id, type, content, options));
    return id;
  }

  /** A message as it travels, signed. */
  frames(id: string, type: string, content: object, options: SendOptions = {}): (string | Uint8Array)[] {
    const header = { msg_id: id, msg_type: type, session: this.session, username: "test", date: new Date().toISOString(), version: "5.5", ...options.header };
    return this.signed([header, options.parent ?? {}, {}, content].map((part) => JSON.stringify(part)), options);
  }

  /** Any four parts, with the signature that they must have. */
  signed(parts: readonly string[], options: SendOptions = {}): (string | Uint8Array)[] {
    const key = options.key ?? String(this.connection["key"]);
    const hmac = createHmac(String(this.connection["signature_scheme"]).replace("hmac-", ""), key);
    for (const part of parts) hmac.update(part);
    return ["<IDS|MSG>", key === "" ? "" : hmac.digest("hex"), ...parts, ...(options.buffers ?? [])];
  }

  async sendFrames(channel: ClientChannel, frames: readonly (string | Uint8Array)[]): Promise<void> {
    await this.#sockets[channel].send(frames as string[]);
  }

  async reply(id: string): Promise<Content> {
    return this.#found(() => this.#replies.get(id));
  }

  async request(type: string, content: object, channel: ClientChannel = "shell", options: SendOptions = {}): Promise<Exchange> {
    const id = await this.send(type, content, { channel, ...options });
    const reply = await this.reply(id);
    await this.until((message) => message.parent === id && message.type === "status" && message.content["execution_state"] === "idle");
    return { reply, outputs: this.of(id) };
  }

  execute(code: string, options: object = {}): Promise<Exchange> {
    return this.request("execute_request", { code, silent: false, store_history: true, user_expressions: {}, allow_stdin: false, stop_on_error: true, ...options });
  }

  /** Everything on iopub that belongs to a request, so far. */
  of(id: string): Received[] {
    return this.received.filter((message) => message.parent === id);
  }

  async until(test: (message: Received) => boolean): Promise<Received> {
    return this.#found(() => this.received.find(test));
  }

  async stop(): Promise<void> {
    if (this.process.exitCode === null) {
      const ended = new Promise((resolve) => this.process.once("exit", resolve));
      await this.send("shutdown_request", { restart: false }, { channel: "control" });
      await ended;
    }
    for (const socket of [...Object.values(this.#sockets), this.#iopub]) socket.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Looks now, and again after each message that comes. */
  async #found<T>(find: () => T | undefined): Promise<T> {
    for (;;) {
      const found = find();
      if (found !== undefined) return found;
      await new Promise<void>((resolve) => this.#waiters.add(resolve));
    }
  }

  #wake(): void {
    // Emptied first: a waiter that looks in vain waits anew.
    const waiting = [...this.#waiters];
    this.#waiters.clear();
    for (const wake of waiting) wake();
  }

  async #readReplies(socket: Dealer): Promise<void> {
    for await (const frames of socket) {
      const { parent, content, metadata } = decode(frames);
      // Only an execute reply has metadata of the message itself; a completion has some in its content.
      this.#replies.set(parent ?? "", { metadata, ...content });
      this.#wake();
    }
  }

  /** What a cell asks the person; kept with the outputs. */
  async #readQuestions(): Promise<void> {
    for await (const frames of this.#sockets.stdin) {
      this.received.push(decode(frames));
      this.#wake();
    }
  }

  async #readOutputs(): Promise<void> {
    for await (const frames of this.#iopub) {
      this.received.push(decode(frames));
      this.#wake();
    }
  }
}

function decode(frames: readonly Buffer[]): Received {
  const cut = frames.findIndex((frame) => frame.toString() === "<IDS|MSG>");
  const [header, parent, metadata, content] = frames.slice(cut + 2, cut + 6).map((frame) => JSON.parse(frame.toString()) as Content);
  return { id: String(header?.["msg_id"]), type: String(header?.["msg_type"]), parent: parent?.["msg_id"] as string | undefined, content: content ?? {}, metadata: metadata ?? {}, buffers: frames.slice(cut + 6) };
}

/** Text that a request printed. */
export function printed(outputs: readonly Received[], name = "stdout"): string {
  return outputs.filter((message) => message.type === "stream" && message.content["name"] === name).map((message) => String(message.content["text"])).join("");
}
