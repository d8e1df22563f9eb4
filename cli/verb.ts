/** One word of the command line: `gradbook NAME …`. */
export interface Verb {
  readonly name: string;
  /** What comes after the name, as the help shows it. */
  readonly usage: string;
  /** One line of help. */
  readonly summary: string;
  /** What the word after the name can be, where the verb does several things. */
  readonly steps?: readonly Verb[];
  /**
   * @param args What came after the name.
   * @returns The exit code.
   * @throws UsageError when the arguments make no sense.
   */
  run(args: readonly string[]): Promise<number>;
}

/** Arguments that make no sense: printed as one line with the verb's usage; exit code 2. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}
