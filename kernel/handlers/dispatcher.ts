import type { Kernel } from "../kernel.js";
import type { Message } from "../wire/message.js";
import type { Channel } from "../wire/wire.js";
import type { Handler, Request } from "./request.js";

interface Waiting {
  readonly request: Request;
  readonly handler: Handler;
}

/**
 * Leads each message to its handler, publishes busy before and idle after, and sends the reply. Nothing else does any of these.
 *
 * Cells run one after the other; everything else is answered at once, also while a cell runs.
 */
export class Dispatcher {
  readonly #cells: Waiting[] = [];
  #running: Request | undefined;
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
    if (type !== "execute_request") {
      void this.#handle(request, handler);
      return;
    }
    this.#cells.push({ request, handler });
    if (this.#running === undefined) void this.#runCells();
  }

  async #runCells(): Promise<void> {
    for (let next = this.#cells.shift(); next !== undefined; next = this.#cells.shift()) {
      this.#running = next.request;
      await this.#handle(next.request, next.handler);
    }
    this.#running = undefined;
  }

  async #handle(request: Request, handler: Handler): Promise<void> {
    const { message, channel } = request;
    request.publish("status", { execution_state: "busy" });
    const reply = await answer(request, handler);
    if (reply !== undefined) {
      if (message.header.msg_type === "execute_request" && isError(reply) && message.content["stop_on_error"] !== false) {
        await this.#abortWaiting();
      }
      this.kernel.wire.reply(channel, message, replyType(message), reply);
    }
    // What a cell has shown arrives before its idle.
    if (message.header.msg_type === "execute_request") this.kernel.updates.flush();
    request.publish("status", { execution_state: "idle" });
    // A page takes the last status for the kernel's; while a cell runs, that is busy.
    if (this.#running !== undefined && this.#running !== request) this.#running.publish("status", { execution_state: "busy" });
  }

  /** Answers the cells that were sent along with the failed one; later ones run. */
  async #abortWaiting(): Promise<void> {
    // Those that have arrived but were not read yet count as sent along: one turn of the loop reads them.
    await new Promise((resolve) => setTimeout(resolve, 2));
    for (const { request } of this.#cells.splice(0)) {
      request.publish("status", { execution_state: "busy" });
      this.kernel.wire.reply(request.channel, request.message, "execute_reply", {
        status: "aborted",
        execution_count: this.kernel.runner.executionCount,
        payload: [],
        user_expressions: {},
      });
      request.publish("status", { execution_state: "idle" });
    }
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
