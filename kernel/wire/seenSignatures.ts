/** How many are remembered; the oldest go first. */
const KEPT = 1 << 16;

/** Half of a signature's hexadecimal digits tell it from every other. */
const DIGITS = 32;

/**
 * The signatures of the last messages, so that one that was recorded on its way can't be sent a second time: every message has an id
 * and a date of its own, and so a signature of its own.
 */
export class SeenSignatures {
  readonly #seen = new Set<string>();

  constructor(private readonly kept = KEPT) {}

  /** False when it was seen before. */
  add(signature: Buffer): boolean {
    const digits = signature.toString("latin1", 0, DIGITS);
    if (this.#seen.has(digits)) return false;
    this.#seen.add(digits);
    for (const oldest of this.#seen) {
      if (this.#seen.size <= this.kept) break;
      this.#seen.delete(oldest);
    }
    return true;
  }
}
