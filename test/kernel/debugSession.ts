import { afterAll, afterEach, beforeAll, expect } from "vitest";
import { KernelClient, type Content, type Exchange } from "./client.js";

/** A stop: why, where and with which stack. */
export interface Stop {
  readonly reason: string;
  readonly frames: Content[];
  readonly line: number;
  readonly text?: string;
}

/** The debugger as a front end drives it: raw `debug_request`s to a real kernel, whose cells really stop. */
export class DebugSession {
  #kernel: KernelClient | undefined;
  #seq = 0;

  /** One kernel for a test file's tests. @param attached whether the debugger is on from the beginning */
  static forFile({ attached }: { readonly attached: boolean }): DebugSession {
    const session = new DebugSession();
    beforeAll(async () => {
      session.#kernel = await KernelClient.start();
      if (!attached) return;
      await session.body("initialize");
      await session.body("attach");
    }, 30_000);
    // A test that failed at a breakpoint is not to hold up the others.
    afterEach(async () => {
      const stopped = (await session.body("debugInfo"))["stoppedThreads"] as unknown[];
      if (stopped.length > 0) await session.kernel.request("interrupt_request", {}, "control");
    });
    afterAll(() => session.kernel.stop());
    return session;
  }

  get kernel(): KernelClient {
    if (this.#kernel === undefined) throw new Error("the kernel has not been started");
    return this.#kernel;
  }

  /** Number of the last request. */
  get seq(): number {
    return this.#seq;
  }

  async ask(command: string, args: object = {}): Promise<Content> {
    return (await this.kernel.request("debug_request", { type: "request", seq: ++this.#seq, command, arguments: args }, "control")).reply;
  }

  /** The body of an answer that must succeed. */
  async body(command: string, args: object = {}): Promise<Content> {
    const reply = await this.ask(command, args);
    expect(reply, JSON.stringify(reply)).toMatchObject({ type: "response", success: true, command });
    return reply["body"] as Content;
  }

  events(name: string): Content[] {
    return this.kernel.received.filter(({ type, content }) => type === "debug_event" && content["event"] === name).map(({ content }) => content);
  }

  /** Waits for an event that was not there before. */
  async event(name: string, known: number): Promise<Content> {
    await this.kernel.until(() => this.events(name).length > known);
    return this.events(name)[known]?.["body"] as Content;
  }

  async breakAt(code: string, ...lines: number[]): Promise<{ path: string; breakpoints: Content[] }> {
    const { sourcePath: path } = await this.body("dumpCell", { code });
    const { breakpoints } = await this.body("setBreakpoints", { source: { path }, breakpoints: lines.map((line) => ({ line })), sourceModified: false });
    return { path, breakpoints };
  }

  /** Begins a cell. */
  async run(code: string): Promise<DebuggedRun> {
    const known = this.events("stopped").length;
    return new DebuggedRun(this, await this.kernel.send("execute_request", { code, silent: false, store_history: true, allow_stdin: false, stop_on_error: true }), known);
  }

  /** A frame's variables of one scope, by name. */
  async scope(frameId: number, name: string): Promise<Record<string, Content>> {
    const { scopes } = await this.body("scopes", { frameId });
    return this.children((scopes as Content[]).find((one) => one["name"] === name));
  }

  async children(variable: Content | undefined): Promise<Record<string, Content>> {
    return byName((await this.body("variables", { variablesReference: variable?.["variablesReference"] }))["variables"]);
  }
}

/** A cell under way, with its stops. */
class DebuggedRun {
  constructor(
    private readonly session: DebugSession,
    private readonly id: string,
    private known: number,
  ) {}

  /** The next stop. */
  async stop(): Promise<Stop> {
    const stopped = await this.session.event("stopped", this.known++);
    const { stackFrames } = await this.session.body("stackTrace", { threadId: 1 });
    return { reason: stopped["reason"], frames: stackFrames, line: stackFrames[0]?.line, text: stopped["text"] };
  }

  async after(command: string): Promise<Stop> {
    await this.session.body(command, { threadId: 1 });
    return this.stop();
  }

  async end(): Promise<Exchange> {
    const { kernel } = this.session;
    const reply = await kernel.reply(this.id);
    await kernel.until((message) => message.parent === this.id && message.content["execution_state"] === "idle");
    return { reply, outputs: kernel.of(this.id) };
  }

  async finish(): Promise<Exchange> {
    await this.session.body("continue", { threadId: 1 });
    return this.end();
  }
}

export function byName(variables: readonly Content[]): Record<string, Content> {
  return Object.fromEntries(variables.map((one) => [one["name"], one]));
}
