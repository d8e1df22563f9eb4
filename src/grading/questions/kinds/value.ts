import type { Kind } from "../kind.js";
import { numbersOf } from "../numbers.js";
import { right, shown, wrong } from "../verdict.js";
import { tensor } from "./tensor.js";

/** Whatever the expected value is: numbers compare as numbers, texts without regard to case and spaces around, the rest by content. */
export interface ValueOptions {
  readonly kind?: "value";
  readonly tolerance?: number;
  readonly relative?: number;
}

const plain = (value: unknown): string | undefined => (typeof value === "string" ? value.trim().toLowerCase() : JSON.stringify(value));

export const value: Kind<ValueOptions, unknown> = {
  form(given) {
    return given === null ? "expected a value; received null." : undefined;
  },
  judge(given, { tolerance, relative }, key) {
    if (numbersOf(key.expect) === undefined) return plain(given) === plain(key.expect) ? right : wrong(key.feedback?.[String(given)] ?? `${shown(given)} is not it.`);
    const options = { kind: "tensor" as const, ...(tolerance === undefined ? {} : { tolerance }), ...(relative === undefined ? {} : { relative }) };
    const problem = tensor.form(given, options);
    if (problem !== undefined) return wrong(problem);
    const verdict = tensor.judge(given, options, key);
    return typeof given === "number" && verdict !== right ? wrong(key.feedback?.[String(given)] ?? `${shown(given)} is not it.`) : verdict;
  },
};
