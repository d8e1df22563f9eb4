/** How often what came since the first of a kind is told. */
const EVERY_MS = 10_000;

/** A message that is not taken. Its text comes from a fixed list, never from the message: a flood has few kinds then, and writes nothing into our log. */
export class Refused extends Error {}

/** The log of refused messages: the first of each kind at once, and every ten seconds how many more there were. None goes uncounted. */
export class RefusalLog {
  readonly #more = new Map<string, number>();
  #timer: NodeJS.Timeout | undefined;

  constructor(private readonly write: (line: string) => void = (line) => void process.stderr.write(line)) {}

  note(channel: string, reason: string): void {
    const text = `gradbook kernel: refused on ${channel}: ${reason}`;
    const more = this.#more.get(text);
    this.#more.set(text, more === undefined ? 0 : more + 1);
    if (more === undefined) this.write(`${text}\n`);
    else this.#timer ??= setTimeout(() => this.tell(), EVERY_MS).unref();
  }

  /** A message that was taken, and that the kernel itself could not cope with. */
  failure(channel: string, error: unknown): void {
    this.note(channel, `the kernel failed at a message: ${String(error).slice(0, 200)}`);
  }

  /** Writes what was counted since. */
  tell(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    for (const [text, more] of this.#more) {
      if (more === 0) continue;
      this.write(`${text} (${more} more)\n`);
      this.#more.set(text, 0);
    }
  }
}
