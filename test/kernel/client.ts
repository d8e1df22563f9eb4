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
  readonly type: string;
  readonly parent: string | undefined;
  readonly content: Content;
  readonly buffers: readonly Buffer[];
}

/** What came of one request: the reply, and everything on iopub from its busy to its idle. */
export interface Exchange {
  readonly reply: Content;
  readonly outputs: readonly Received[];
}

const PORTS = ["shell_port", "iopub_port", "stdin_port", "control_port", "hb_port"] as const;
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
  #shell = new Dealer();
  #control = new Dealer();
  #iopub = new Subscriber();
  #waiters = new Set<() => void>();
  #replies = new Map<string, Content>();
  #log = "";

  private constructor(
    readonly process: ChildProcess,
    readonly folder: string,
    private readonly key: string,
  ) {}

  static async start(): Promise<KernelClient> {
    const folder = mkdtempSync(join(tmpdir(), "gradbook-kernel-"));
    const ports = await freePorts(PORTS.length);
    const key = randomUUID();
    const connection = { transport: "tcp", ip: "127.0.0.1", key, signature_scheme: "hmac-sha256", ...Object.fromEntries(PORTS.map((port, index) => [port, ports[index]])) };
    const file = join(folder, "connection.json");
    writeFileSync(file, JSON.stringify(connection));
    const child = spawn(process.execPath, [join(ROOT, "dist/kernel/main.js"), file], { cwd: folder, stdio: ["ignore", "pipe", "pipe"] });
    const client = new KernelClient(child, folder, key);
    for (const stream of [child.stdout, child.stderr]) stream?.on("data", (chunk: Buffer) => (client.#log += chunk.toString()));
    const at = (port: (typeof PORTS)[number]): string => `tcp://127.0.0.1:${ports[PORTS.indexOf(port)]}`;
    client.#shell.connect(at("shell_port"));
    client.#control.connect(at("control_port"));
    client.#iopub.connect(at("iopub_port"));
    client.#iopub.subscribe();
    void client.#readReplies(client.#shell);
    void client.#readReplies(client.#control);
    void client.#readOutputs();
    await client.until((message) => message.type === "iopub_welcome");
    return client;
  }

  /** What the kernel wrote to its own stdout and stderr. */
  get log(): string {
    return this.#log;
  }

  /** Sends without waiting; returns the message's id. */
  async send(type: string, content: object, options: { channel?: "shell" | "control"; key?: string; buffers?: Uint8Array[] } = {}): Promise<string> {
    const id = randomUUID();
    const header = { msg_id: id, msg_type: type, session: this.session, username: "test", date: new Date().toISOString(), version: "5.5" };
    const parts = [header, {}, {}, content].map((part) => JSON.stringify(part));
    const hmac = createHmac("sha256", options.key ?? this.key);
    for (const part of parts) hmac.update(part);
    const socket = options.channel === "control" ? this.#control : this.#shell;
    await socket.send(["<IDS|MSG>", hmac.digest("hex"), ...parts, ...(options.buffers ?? [])]);
    return id;
  }

  async reply(id: string): Promise<Content> {
    return this.#found(() => this.#replies.get(id));
  }

  async request(type: string, content: object, channel: "shell" | "control" = "shell"): Promise<Exchange> {
    const id = await this.send(type, content, { channel });
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
    const ended = new Promise((resolve) => (this.process.exitCode === null ? this.process.once("exit", resolve) : resolve(0)));
    await this.send("shutdown_request", { restart: false }, { channel: "control" });
    await ended;
    for (const socket of [this.#shell, this.#control, this.#iopub]) socket.close();
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
      const { parent, content } = decode(frames);
      this.#replies.set(parent ?? "", content);
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
  const [header, parent, , content] = frames.slice(cut + 2, cut + 6).map((frame) => JSON.parse(frame.toString()) as Content);
  return { type: String(header?.["msg_type"]), parent: parent?.["msg_id"] as string | undefined, content: content ?? {}, buffers: frames.slice(cut + 6) };
}

/** Text that a request printed. */
export function printed(outputs: readonly Received[], name = "stdout"): string {
  return outputs.filter((message) => message.type === "stream" && message.content["name"] === name).map((message) => String(message.content["text"])).join("");
}
