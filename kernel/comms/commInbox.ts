import type { CommOutput } from "../evaluator/outputs.js";

/** How many messages may be on their way to the cells; the others can still be replaced. */
const UNDER_WAY = 8;

/** A message from the page, with the origin that its outputs belong to. */
export interface Incoming {
  readonly origin: number;
  readonly message: CommOutput;
}

/** Two messages of a comm in one; undefined where each says something of its own. */
export type Merge = (older: CommOutput, newer: CommOutput) => CommOutput | undefined;

/**
 * Comm messages from the page that the cells have not read yet, since they are in a loop. Each comm's stay in order; where a comm's next
 * message replaces its last one (a slider that moves), only the newest waits.
 */
export class CommInbox {
  #waiting: Incoming[] = [];
  #underWay = 0;

  constructor(private readonly send: (incoming: Incoming) => void) {}

  add(incoming: Incoming, merge: Merge): void {
    if (this.#underWay < UNDER_WAY) {
      this.#pass(incoming);
      return;
    }
    const id = incoming.message.content["comm_id"];
    const last = this.#waiting.findLastIndex(({ message }) => message.content["comm_id"] === id);
    const older = this.#waiting[last];
    const merged = older === undefined ? undefined : merge(older.message, incoming.message);
    if (merged === undefined) this.#waiting.push(incoming);
    else this.#waiting[last] = { origin: incoming.origin, message: merged };
  }

  /** The cells have taken one. */
  taken(): void {
    this.#underWay -= 1;
    const next = this.#waiting.shift();
    if (next !== undefined) this.#pass(next);
  }

  /** Sends all that waits: before a cell, which comes after them. */
  flush(): void {
    for (const incoming of this.#waiting.splice(0)) this.#pass(incoming);
  }

  #pass(incoming: Incoming): void {
    this.send(incoming);
    this.#underWay += 1;
  }
}
