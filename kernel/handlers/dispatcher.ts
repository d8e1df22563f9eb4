import type { Kernel } from "../kernel.js";
import type { Message } from "../wire/message.js";
import type { Channel } from "../wire/wire.js";
import type { Handler, Request } from "./request.js";
import { abort, unknownSubshell, type Shell } from "./subshells.js";

/**
 * Leads each message to its handler, publishes busy before and idle after, and sends the reply. Nothing else does any of these.
 *
 * The cells of a shell run one after the other; everything else is answered at once, also while a cell runs.
 */
export class Dispatcher {
  #ended = false;

  constructor(
    private readonly kernel: Kernel,
    private readonly handlers: Readonly<Record<string, Handler>>,
  ) {}

  receive(channel: Channel, message: Message): void {
    if (this.#ended) return;
    const type = message.header.msg_type;
    if (channel === "stdin") {
      const answer = type === "input_reply" && this.kernel.questions.answer(message);
      if (!answer) this.kernel.wire.refusals.note(channel, "only answers to a cell's question are taken here");
      return;
    }
    const request = this.#request(channel, message);
    if (type === "shutdown_request") {
      void this.#shutdown(request);
      return;
    }
    const handler = Object.hasOwn(this.handlers, type) ? this.handlers[type] : undefined;
    if (handler === undefined) {
      this.kernel.wire.refusals.note(channel, "a message of a type that this kernel does not know");
      return;
    }
    const shell = this.kernel.subshells.find(message.header.subshell_id);
    // Comms belong to no shell: a page may still name one that is gone.
    if (shell === undefined && type.endsWith("_request")) {
      void this.#handle(request, () => Promise.reject(unknownSubshell(message.header.subshell_id)));
      return;
    }
    if (type !== "execute_request" || shell === undefined) {
      void this.#handle(request, handler);
      return;
    }
    shell.cells.push({ request, handler });
    if (shell.running === undefined) void this.#runCells(shell);
  }

  async #runCells(shell: Shell): Promise<void> {
    for (let next = shell.cells.shift(); next !== undefined; next = shell.cells.shift()) {
      shell.running = next.request;
      await this.#handle(next.request, next.handler, shell);
    }
    shell.running = undefined;
  }

  /** Never rejects: a mistake of our own ends neither the server nor the queue. */
  async #handle(request: Request, handler: Handler, shell?: Shell): Promise<void> {
    try {
      await this.#respond(request, handler, shell);
    } catch (error) {
      this.kernel.wire.refusals.failure(request.channel, error);
    }
  }

  async #respond(request: Request, handler: Handler, shell: Shell | undefined): Promise<void> {
    const { message, channel } = request;
    request.publish("status", { execution_state: "busy" });
    const started = new Date().toISOString();
    const reply = await answer(request, handler);
    if (!message.header.msg_type.endsWith("_request")) {
      // A comm's message has no reply in which it could be told.
      if (reply !== undefined) this.kernel.wire.refusals.failure(channel, "evalue" in reply ? reply.evalue : reply);
    } else if (reply !== undefined) {
      if (shell !== undefined && isError(reply) && message.content["stop_on_error"] !== false) await abortWaiting(shell);
      // JupyterLab takes a cell's running time from here.
      this.kernel.wire.reply(channel, message, replyType(message), reply, shell === undefined ? {} : { started });
    }
    // What a cell has shown arrives before its idle.
    if (shell !== undefined) this.kernel.updates.flush();
    request.publish("status", { execution_state: "idle" });
    // A page takes the last status for the kernel's; while a cell runs, that is busy.
    this.kernel.subshells.running.find((running) => running !== request)?.publish("status", { execution_state: "busy" });
  }

  async #shutdown(request: Request): Promise<void> {
    this.#ended = true;
    const content = { status: "ok", restart: request.message.content["restart"] === true };
    request.publish("status", { execution_state: "busy" });
    this.kernel.runner.close();
    this.kernel.wire.reply(request.channel, request.message, "shutdown_reply", content);
    request.publish("shutdown_reply", content);
    request.publish("status", { execution_state: "idle" });
    await this.kernel.close();
  }

  #request(channel: Channel, message: Message): Request {
    return {
      kernel: this.kernel,
      channel,
      message,
      publish: (type, content, options) => this.kernel.wire.publish(type, content, message.header, options),
    };
  }
}

/** Answers the cells that were sent along with the failed one; later ones run. */
async function abortWaiting(shell: Shell): Promise<void> {
  // Those that have arrived but were not read yet count as sent along: one turn of the loop reads them.
  await new Promise((resolve) => setTimeout(resolve, 2));
  for (const { request } of shell.cells.splice(0)) abort(request);
}

async function answer(request: Request, handler: Handler): Promise<object | undefined> {
  try {
    return await handler(request);
  } catch (error) {
    const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
    return { status: "error", ename: name, evalue: message, traceback: (stack ?? message).split("\n") };
  }
}

function replyType(message: Message): string {
  return message.header.msg_type.replace(/_request$/, "_reply");
}

function isError(reply: object): boolean {
  return "status" in reply && reply.status === "error";
}
