import type { Question } from "../evaluator/outputs.js";
import type { Message } from "../wire/message.js";
import type { Wire } from "../wire/wire.js";

interface Asked {
  readonly cell: Message;
  readonly question: Question;
  /** Id of the message that asked; undefined while another question of the cell is open. */
  id: string | undefined;
  readonly resolve: (text: string) => void;
  readonly reject: (error: Error) => void;
}

const UNHEARD = "input: the front end that runs the cell must listen on its stdin socket; it has not connected that. Give the value in the cell instead.";

/** What cells ask the person: sent to the client that runs the cell, one question of a cell after the other. */
export class Questions {
  readonly #asked: Asked[] = [];

  constructor(private readonly wire: Pick<Wire, "ask">) {}

  /** @param cell the `execute_request` whose code asks */
  ask(cell: Message, question: Question): Promise<string> {
    if (cell.content["allow_stdin"] !== true) {
      return Promise.reject(new Error("input: a front end that can answer is needed; this one said that it can't (allow_stdin is not set). Give the value in the cell instead."));
    }
    return new Promise((resolve, reject) => {
      this.#asked.push({ cell, question, id: undefined, resolve, reject });
      this.#send(cell);
    });
  }

  /** Takes an `input_reply`; false when nobody waits for it. */
  answer(reply: Message): boolean {
    const of = reply.parent.msg_id;
    const client = place(reply);
    // jupyter_client's own replies name no question; they are for what was last asked of that client.
    const found = this.#asked.find((asked) => asked.id !== undefined && (of === undefined ? place(asked.cell) === client : asked.id === of));
    const text = reply.content["value"];
    if (found === undefined || typeof text !== "string") return false;
    this.#asked.splice(this.#asked.indexOf(found), 1);
    // A console's way to say that its input has ended (Ctrl-D).
    if (text === "\u0004") found.reject(new Error("input: an answer is needed; the input was closed instead."));
    else found.resolve(text);
    this.#send(found.cell);
    return true;
  }

  /** Drops what a cell has asked and nobody has answered: it has ended. */
  forget(cell: Message): void {
    this.#drop(cell, 'input: the cell must wait for the answer; it ended before. Write await input("…").');
  }

  #drop(cell: Message, why: string): void {
    for (const asked of this.#asked.filter((item) => item.cell === cell)) {
      this.#asked.splice(this.#asked.indexOf(asked), 1);
      asked.reject(new Error(why));
    }
  }

  /** Sends the cell's oldest question unless one is open. */
  #send(cell: Message): void {
    const next = this.#asked.find((asked) => asked.cell === cell);
    if (next !== undefined) next.id ??= this.wire.ask(cell, "input_request", { ...next.question }, () => this.#drop(cell, UNHEARD));
  }
}

/** Tells clients apart. */
function place(message: Message): string {
  return Buffer.concat(message.identities).toString("hex");
}
