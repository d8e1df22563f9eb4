import type { Verdict } from "./verdict.js";

/** One sort of question: what its answers look like, and when one is right. */
export interface Kind<Options, Expected> {
  /**
   * What is wrong with an answer's form, in words; undefined when it is as asked for. It knows no right answer, so a
   * student's notebook may run it.
   */
  form(given: unknown, options: Options): string | undefined;
  /** How much of a well-formed answer is right. */
  judge(given: unknown, options: Options, key: Key<Expected>): Verdict | Promise<Verdict>;
  /** Whether judging needs nothing that must be kept from students: a gradient, a picture. */
  readonly keyless?: true;
  /** Lines that belong under the question (the choices, say). */
  lines?(options: Options): readonly string[];
}

/** What the author knows and the release does not say. */
export interface Key<Expected> {
  readonly expect: Expected;
  /** What to tell who gives this answer: by choice, or by value. */
  readonly feedback?: Readonly<Record<string, string>>;
}

/** A question or a key that its author has to mend; no answer is wrong because of it. */
export class AuthorError extends Error {
  override readonly name = "AuthorError";
}
