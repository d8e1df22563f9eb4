import { SERVER_COMM, type ServerReply, type ServerRequest, type ServerStatus } from "../../src/protocol/server.js";
import type { AssignmentVerbs } from "./assignmentVerbs.js";
import type { CommMessage } from "./commManager.js";

/** Most pages that may talk to one kernel. */
const MOST = 32;

/** What the server's answers are made of. */
export interface ServerCommSource {
  readonly verbs: AssignmentVerbs;
  status(): Promise<ServerStatus>;
  send(kind: CommMessage["kind"], content: CommMessage["content"]): void;
}

/** Answers comms of the target `gradbook.server`. They never reach the cells, so they are answered while a cell is in a loop, and outlive the cells' process. */
export class ServerComm {
  readonly #open = new Set<string>();

  constructor(private readonly source: ServerCommSource) {}

  /** Takes a comm message if it is for the server; false when it is for the cells. */
  take(kind: string, content: Readonly<Record<string, unknown>>): boolean {
    const id = String(content["comm_id"]);
    if (kind === "comm_open") {
      if (content["target_name"] !== SERVER_COMM) return false;
      if (this.#open.size < MOST) this.#open.add(id);
      else this.source.send("comm_close", { comm_id: id, data: {} });
      return true;
    }
    if (!this.#open.has(id)) return false;
    if (kind === "comm_close") this.#open.delete(id);
    else void this.#answer(id, content["data"]);
    return true;
  }

  async #answer(comm: string, data: unknown): Promise<void> {
    const { id, verb, file } = (typeof data === "object" && data !== null ? data : {}) as Partial<Record<keyof ServerRequest | "file", unknown>>;
    if (typeof id !== "number") return;
    const reply = await this.#reply(id, String(verb), file);
    if (this.#open.has(comm)) this.source.send("comm_msg", { comm_id: comm, data: reply });
  }

  async #reply(id: number, verb: string, file: unknown): Promise<ServerReply> {
    try {
      if (verb === "status") return { id, ok: true, status: await this.source.status() };
      return { id, ...(await this.source.verbs.run(verb, file)) };
    } catch (error) {
      return { id, ok: false, error: error instanceof Error ? error.message : String(error) };
    }
  }
}
