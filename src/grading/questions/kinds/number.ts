import { AuthorError, type Kind } from "../kind.js";
import { near, toleranceOf } from "../numbers.js";
import { inUnit } from "../units.js";
import { right, shown, wrong } from "../verdict.js";

/** A free number. */
export interface NumberOptions {
  readonly kind: "number";
  /** What the number counts; an answer may carry it or one that converts: `"1500 ms"` where seconds are asked for. */
  readonly unit?: string;
  /** How far it may be off, in the unit. Without any tolerance six digits must agree. */
  readonly tolerance?: number;
  /** How far it may be off, as a share of the right number. */
  readonly relative?: number;
}

export const number: Kind<NumberOptions, number | string> = {
  form(given, { unit }) {
    const value = inUnit(given, unit);
    if (value !== undefined && Number.isFinite(value)) return undefined;
    const wanted = unit === undefined ? "a number" : `a number of ${unit}, or a text with a unit such as "1 ${unit}"`;
    return `expected ${wanted}; received ${shown(given)}.`;
  },
  judge(given, options, { expect, feedback }) {
    const [value, wanted] = [inUnit(given, options.unit), inUnit(expect, options.unit)];
    if (wanted === undefined) throw new AuthorError(`grade: expect must be a number${options.unit === undefined ? "" : ` of ${options.unit}`}; received ${shown(expect)}.`);
    if (value !== undefined && near(value, wanted, toleranceOf(options))) return right;
    const told = Object.entries(feedback ?? {}).find(([mistake]) => near(value ?? Number.NaN, inUnit(mistake, options.unit) ?? Number.NaN, toleranceOf(options)));
    return wrong(told?.[1] ?? `${shown(value)}${options.unit === undefined ? "" : ` ${options.unit}`} is not it.`);
  },
};
