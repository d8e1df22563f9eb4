import type { FromChild, ToChild } from "../messages.js";
import { KeyboardInterrupt, origins } from "./cell.js";

/** The global `input`: asks whoever runs the cell. */
export interface Input {
  /**
   * Asks for a line of text below the cell, and waits for it.
   *
   * An interrupt ends the wait. Where nobody can answer (`gradbook run`, a grader, a front end without a field for it) it fails at once.
   *
   * @param prompt shown before the field
   * @returns what was typed, without the line's end
   * @throws Error when nobody can answer
   * @example const name = await input("Name? ");
   */
  (prompt?: string): Promise<string>;
  /**
   * Asks for a secret: the field shows dots, and nothing of it is stored in the notebook.
   *
   * @param prompt shown before the field
   * @example const token = await input.password("Token: ");
   */
  password(prompt?: string): Promise<string>;
}

interface Waiting {
  readonly resolve: (text: string) => void;
  readonly reject: (error: Error) => void;
}

/** The cells' end of questions to the person; the server leads them to the page and the answers back. */
export class Questions {
  readonly #waiting = new Map<number, Waiting>();
  #count = 0;

  constructor(private readonly send: (message: Extract<FromChild, { type: "input" }>) => void) {}

  readonly input: Input = Object.assign((prompt?: string) => this.#ask("input", prompt, false), {
    password: (prompt?: string) => this.#ask("input.password", prompt, true),
  });

  /** Takes the server's answer. One that comes after an interrupt finds nobody who waits. */
  answered({ request, text, failure }: Extract<ToChild, { type: "input" }>): void {
    const waiting = this.#waiting.get(request);
    this.#waiting.delete(request);
    if (failure === undefined) waiting?.resolve(text);
    else waiting?.reject(new Error(failure));
  }

  async #ask(name: string, prompt: unknown = "", password: boolean): Promise<string> {
    if (typeof prompt !== "string") throw new TypeError(`${name}: prompt must be a string; received ${typeof prompt}. Write await ${name}("Name? ").`);
    const origin = origins.getStore();
    const request = ++this.#count;
    return new Promise((resolve, reject) => {
      this.#waiting.set(request, { resolve, reject });
      origin?.abort.signal.addEventListener("abort", () => {
        if (this.#waiting.delete(request)) reject(new KeyboardInterrupt());
      });
      this.send({ type: "input", origin: origin?.id ?? 0, request, prompt, password });
    });
  }
}
