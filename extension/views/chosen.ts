import type { Cleanup, ViewModel } from "../host/view.js";

/** Milliseconds after a choice in which the kernel's answers to earlier ones are not listened to: a slider would jump back under the hand. */
const QUIET = 600;

/** Milliseconds between two messages to the kernel. */
const PACE = 80;

/**
 * State that a user changes on the page: it is drawn at once, told the kernel a few times a second, and read again when the kernel or another
 * page changes it.
 *
 * @typeParam State Keys that the view shows.
 */
export class Chosen<State extends object> {
  #state: State;
  #quietUntil = 0;
  #reread: number | undefined;
  #telling: number | undefined;
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
    this.#quietUntil = performance.now() + QUIET;
    this.#state = { ...this.#state, ...change };
    for (const [key, value] of Object.entries(change)) this.#model.set(key, value);
    this.#telling ??= window.setTimeout(() => {
      this.#telling = undefined;
      this.#model.save();
    }, PACE);
    this.#draw();
  }

  stop(): void {
    this.#off();
    window.clearTimeout(this.#reread);
    if (this.#telling === undefined) return;
    window.clearTimeout(this.#telling);
    this.#model.save();
  }

  #changed(): void {
    const wait = this.#quietUntil - performance.now();
    if (wait > 0) {
      this.#reread ??= window.setTimeout(() => {
        this.#reread = undefined;
        this.#changed();
      }, wait);
      return;
    }
    this.#state = this.#read();
    this.#draw();
  }
}
