/** Most updates a second that are sent on. A page that has to draw more falls behind and never catches up. */
const PER_SECOND = 1000;

/** How often held updates are looked at. */
const STEP_MS = 20;

/**
 * Lets a thousand updates a second through; above that, only the newest of each key is kept, and sent when there is room.
 *
 * An update is a message that the next one of its key replaces: a comm's message, or a display's new content.
 */
export class UpdateLimit {
  readonly #held = new Map<string, () => void>();
  #room: number;
  #filledAt = performance.now();
  #timer: NodeJS.Timeout | undefined;

  constructor(private readonly perSecond = PER_SECOND) {
    this.#room = perSecond;
  }

  /** Sends now, or keeps it in place of what is kept under this key. */
  send(key: string, out: () => void): void {
    this.#held.set(key, out);
    if (this.#timer === undefined) this.#release();
  }

  /** Sends everything that is kept: before whatever must come after it. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    for (const out of this.#held.values()) out();
    this.#held.clear();
  }

  #release(): void {
    this.#timer = undefined;
    const now = performance.now();
    this.#room = Math.min(this.perSecond, this.#room + ((now - this.#filledAt) / 1000) * this.perSecond);
    this.#filledAt = now;
    for (const [key, out] of this.#held) {
      if (this.#room < 1) break;
      this.#room -= 1;
      this.#held.delete(key);
      out();
    }
    if (this.#held.size > 0) this.#timer = setTimeout(() => this.#release(), STEP_MS);
  }
}
