/** One line of `gradbook doctor`. */
export interface Check {
  /** Key in the JSON. */
  readonly name: string;
  readonly title: string;
  readonly ok: boolean;
  /** Whether training in a notebook needs it. */
  readonly needed: boolean;
  /** What was found, or what is missing. */
  readonly found: string;
  /** How to get it, or something better. */
  readonly hints: readonly string[];
  /** For a program: versions, times, the rung. */
  readonly facts?: Readonly<Record<string, unknown>>;
}

/** What set-up would put right. */
export const setUpHint = "run npm run setup in Gradbook's folder";
