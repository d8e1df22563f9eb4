import { AuthorError, type Kind } from "../kind.js";
import { partly, right, shown, wrong } from "../verdict.js";

/** Multiple choice: one answer, or several. */
export interface ChoiceOptions {
  readonly kind: "choice";
  /** The choices; they get letters from a on. */
  readonly choices: readonly string[];
  /** Whether more than one may be right; the answer is then a list: `["a", "c"]`, or `"ac"`. */
  readonly several?: boolean;
}

const letter = (index: number): string => String.fromCharCode(97 + index);

/** The chosen letters in their order; undefined when one is no choice, or stands twice. */
function chosen(given: unknown, { choices, several }: ChoiceOptions): string[] | undefined {
  const list: unknown[] = typeof given === "string" ? (several === true && !choices.includes(given) ? [...given.replaceAll(/[\s,]/g, "")] : [given.trim()]) : Array.isArray(given) ? given : [given];
  const letters = list.map((choice) => (choices.includes(choice as string) ? letter(choices.indexOf(choice as string)) : String(choice).toLowerCase()));
  const sound = new Set(letters).size === letters.length && letters.every((one) => one.length === 1 && choices[one.charCodeAt(0) - 97] !== undefined);
  return sound ? letters.sort() : undefined;
}

export const choice: Kind<ChoiceOptions, string | readonly string[]> = {
  lines: ({ choices }) => choices.map((text, index) => `${letter(index)}. ${text}`),
  form(given, options) {
    const last = letter(options.choices.length - 1);
    const letters = chosen(given, options);
    const wanted = options.several === true ? `letters from a to ${last}, such as "ab"` : `one letter from a to ${last}`;
    return letters === undefined || (options.several !== true && letters.length !== 1) ? `expected ${wanted}; received ${shown(given)}.` : undefined;
  },
  judge(given, options, { expect, feedback }) {
    const [found, wanted] = [chosen(given, options) ?? [], chosen(expect, options)];
    if (wanted === undefined) throw new AuthorError(`grade: expect must name choices; received ${shown(expect)}.`);
    const wronglyChosen = found.filter((one) => !wanted.includes(one));
    const missed = wanted.filter((one) => !found.includes(one));
    if (wronglyChosen.length + missed.length === 0) return { ...right, words: found.flatMap((one) => feedback?.[one] ?? []).join(" ") };
    // Of what was chosen alone: a word about what was missed would name it.
    const told = wronglyChosen.flatMap((one) => feedback?.[one] ?? []).join(" ");
    if (options.several !== true) return wrong(told === "" ? `${found.join("")} is not it.` : told);
    // Each choice that is rightly taken or left counts; guessing all or none must not pay.
    const share = Math.max(0, (wanted.length - missed.length - wronglyChosen.length) / wanted.length);
    return partly(share, told === "" ? `${wanted.length - missed.length} of those chosen are right, ${wronglyChosen.length} wrong.` : told);
  },
};
