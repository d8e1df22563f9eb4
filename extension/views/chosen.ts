import type { Cleanup, ViewModel } from "../host/view.js";

/** Milliseconds between two messages to the kernel. */
const PACE = 80;

/**
 * State that a user changes on the page: it is drawn at once, told the kernel a few times a second, and read again when the kernel or another
 * page changes it. The model keeps what was chosen here until the kernel knows of it.
 *
 * @typeParam State Keys that the view shows.
 */
export class Chosen<State extends object> {
  #state: State;
  #telling: number | undefined;
  /** Whether the changes come from here. */
  #choosing = false;
  readonly #model: ViewModel;
  readonly #read: () => State;
  readonly #draw: () => void;
  readonly #off: Cleanup;

  /**
   * @param read The model's state, checked.
   * @param draw Called after every change.
   */
  constructor(model: ViewModel, read: () => State, draw: () => void) {
    this.#model = model;
    this.#read = read;
    this.#draw = draw;
    this.#state = read();
    this.#off = model.on("change", () => this.#changed());
  }

  get state(): State {
    return this.#state;
  }

  /** Takes over what the user has chosen. */
  choose(change: Partial<State>): void {
    this.#state = { ...this.#state, ...change };
    this.#choosing = true;
    for (const [key, value] of Object.entries(change)) this.#model.set(key, value);
    this.#choosing = false;
    this.#telling ??= window.setTimeout(() => {
      this.#telling = undefined;
      this.#model.save();
    }, PACE);
    this.#draw();
  }

  stop(): void {
    this.#off();
    if (this.#telling === undefined) return;
    window.clearTimeout(this.#telling);
    this.#model.save();
  }

  #changed(): void {
    if (this.#choosing) return;
    this.#state = this.#read();
    this.#draw();
  }
}
