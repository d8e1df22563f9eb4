/** What there is to say about an answer. */
export interface Verdict {
  /** How much of it is right, 0 to 1; undefined when only its form was looked at. */
  readonly share: number | undefined;
  /** Why, in words that give no answer away. */
  readonly words: string;
}

export const right: Verdict = { share: 1, words: "" };
export const wrong = (words: string): Verdict => ({ share: 0, words });
export const partly = (share: number, words: string): Verdict => ({ share, words });

/** The answer's form is as asked for; nothing here knows whether it is right. */
export const formed: Verdict = { share: undefined, words: "" };

/** A value in an error or a verdict, short enough for a line. */
export function shown(value: unknown): string {
  if (typeof value === "number" || typeof value === "bigint") return value.toLocaleString("en-US", { maximumFractionDigits: 20, useGrouping: false });
  if (typeof value === "function") return "a function";
  let text: string | undefined;
  try {
    text = JSON.stringify(value);
  } catch {
    // Circular or a bigint inside: its type is enough.
  }
  if (text === undefined || text === "{}") return `a value of type ${typeof value}`;
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
