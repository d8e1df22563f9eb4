import { randomUUID } from "node:crypto";
import { MAIN } from "../evaluator/cellRunner.js";
import type { Handler, Request } from "./request.js";

/** A cell that has been asked for. */
export interface Waiting {
  readonly request: Request;
  readonly handler: Handler;
}

/** The main shell or a subshell: its cells run one after the other, beside those of the others. */
export interface Shell {
  readonly id: string;
  readonly cells: Waiting[];
  running: Request | undefined;
}

/**
 * The shells of the kernel (JEP 91). All share the cells' one thread and scope: a subshell's cell runs while another awaits, not while it
 * is in a loop. They share the execution count and the history too, as in ipykernel, so that `cell-7.ts` in a traceback is one cell.
 */
export class Subshells {
  readonly main: Shell = { id: MAIN, cells: [], running: undefined };
  readonly #subshells = new Map<string, Shell>();

  get ids(): string[] {
    return [...this.#subshells.keys()];
  }

  create(): string {
    const id = randomUUID();
    this.#subshells.set(id, { id, cells: [], running: undefined });
    return id;
  }

  /** The shell that a message's header names; undefined when there is none of that id. */
  find(id: string | null | undefined): Shell | undefined {
    return typeof id === "string" && id !== MAIN ? this.#subshells.get(id) : this.main;
  }

  /** Takes a subshell away; its waiting cells are the caller's to answer. */
  delete(id: string): Shell | undefined {
    const shell = this.#subshells.get(id);
    this.#subshells.delete(id);
    return shell;
  }

  /** The cells that run, the main shell's first. */
  get running(): Request[] {
    return [this.main, ...this.#subshells.values()].flatMap(({ running }) => running ?? []);
  }
}

export function createSubshell({ kernel }: Request): object {
  return { status: "ok", subshell_id: kernel.subshells.create() };
}

export function listSubshells({ kernel }: Request): object {
  return { status: "ok", subshell_id: kernel.subshells.ids };
}

/** Ends a subshell: its running cell is interrupted, those that wait are answered as aborted. */
export function deleteSubshell({ kernel, message }: Request): object {
  const shell = kernel.subshells.delete(String(message.content["subshell_id"]));
  if (shell === undefined) throw unknownSubshell(message.content["subshell_id"]);
  for (const { request } of shell.cells.splice(0)) abort(request);
  kernel.runner.interruptLane(shell.id);
  return { status: "ok" };
}

/** Answers a cell that will not run. */
export function abort({ kernel, channel, message, publish }: Request): void {
  publish("status", { execution_state: "busy" });
  kernel.wire.reply(channel, message, "execute_reply", {
    status: "aborted",
    execution_count: kernel.runner.executionCount,
    payload: [],
    user_expressions: {},
  });
  publish("status", { execution_state: "idle" });
}

export function unknownSubshell(id: unknown): Error {
  return new Error(`subshell_id must name a subshell of this kernel; received ${JSON.stringify(id)}. Ask list_subshell_request for them.`);
}
