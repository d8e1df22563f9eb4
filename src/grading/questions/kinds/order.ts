import { AuthorError, type Kind } from "../kind.js";
import { partly, right, shown } from "../verdict.js";

/** Steps to put in order; the answer is their letters (`"dcab"`), or the steps themselves. */
export interface OrderOptions {
  readonly kind: "order";
  /** As they are shown: not in the right order. They get letters from a on. */
  readonly steps: readonly string[];
}

const letter = (index: number): string => String.fromCharCode(97 + index);

/** The letters of an answer; undefined when it is no order of all steps. */
function lettersOf(given: unknown, steps: readonly string[]): string | undefined {
  const list = typeof given === "string" ? [...given.toLowerCase().replaceAll(/[\s,]/g, "")] : Array.isArray(given) ? given : [];
  const letters = list.map((step) => (steps.includes(step as string) ? letter(steps.indexOf(step as string)) : String(step).toLowerCase()));
  const complete = letters.length === steps.length && steps.every((_, index) => letters.includes(letter(index)));
  return complete ? letters.join("") : undefined;
}

/** The longest run of steps that stand in the right order, not necessarily next to each other. */
function inOrder(given: string, wanted: string): number {
  const longest = Array.from({ length: given.length }, () => 1);
  for (let i = 0; i < given.length; i += 1) {
    for (let j = 0; j < i; j += 1) {
      const rises = wanted.indexOf(given[j] ?? "") < wanted.indexOf(given[i] ?? "");
      if (rises) longest[i] = Math.max(longest[i] ?? 1, (longest[j] ?? 1) + 1);
    }
  }
  return Math.max(0, ...longest);
}

export const order: Kind<OrderOptions, string | readonly string[]> = {
  lines: ({ steps }) => steps.map((step, index) => `${letter(index)}. ${step}`),
  form(given, { steps }) {
    const last = letter(steps.length - 1);
    return lettersOf(given, steps) === undefined ? `expected each of the letters a to ${last} once; received ${shown(given)}.` : undefined;
  },
  judge(given, { steps }, { expect, feedback }) {
    const [found, wanted] = [lettersOf(given, steps) ?? "", lettersOf(expect, steps)];
    if (wanted === undefined) throw new AuthorError(`grade: expect must be an order of all ${steps.length} steps; received ${shown(expect)}.`);
    if (found === wanted) return right;
    // One step alone is always in order, so it counts for nothing.
    const share = (inOrder(found, wanted) - 1) / (wanted.length - 1);
    return partly(share < 0.5 ? 0 : share, feedback?.[found] ?? `${inOrder(found, wanted)} of ${wanted.length} steps follow each other in the right order.`);
  },
};
