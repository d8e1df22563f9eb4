import { randomBytes, scryptSync, timingSafeEqual } from "node:crypto";
import { numbersOf } from "./numbers.js";

/** A guess costs some 80 ms and 32 MB. */
const cost = { N: 2 ** 15, r: 8, p: 1, maxmem: 2 ** 26 } as const;

/**
 * A right answer that a notebook can recognise without holding it: a salted slow hash of the rounded value. An author who wants
 * students to see at once whether they are right puts it into the question as `sealed`.
 *
 * It hides an answer from reading, not from trying: whoever tries a thousand numbers needs a minute and a half. So it is for answers
 * out of many (a loss to four digits), and refused where there are few, as in multiple choice.
 *
 * @param value A number, lists of numbers, or a text.
 * @param digits How many significant digits of numbers count. Default 6.
 * @example seal(0.0823, { digits: 3 }) // "3$…$…", to be pasted into the question
 */
export function seal(value: unknown, { digits = 6 }: { readonly digits?: number } = {}): string {
  if (!Number.isInteger(digits) || digits < 1 || digits > 15) throw new RangeError(`seal: digits must be a whole number from 1 to 15; received ${digits}.`);
  const text = canonical(value, digits);
  if (text === undefined) throw new TypeError("seal: the value must be a number, lists of numbers or a text.");
  const salt = randomBytes(16);
  return [digits, salt.toString("base64url"), hash(text, salt).toString("base64url")].join("$");
}

/** Whether the value is the sealed one, to the digits that it was sealed with. */
export function opens(sealed: string, value: unknown): boolean {
  const [digits = "", salt = "", expected = ""] = sealed.split("$");
  const text = canonical(value, Number(digits));
  if (text === undefined) return false;
  const [found, wanted] = [hash(text, Buffer.from(salt, "base64url")), Buffer.from(expected, "base64url")];
  return found.length === wanted.length && timingSafeEqual(found, wanted);
}

export function isSealed(text: string): boolean {
  return /^\d{1,2}\$[\w-]{22}\$[\w-]{43}$/.test(text);
}

function hash(text: string, salt: Buffer): Buffer {
  return scryptSync(text, salt, 32, cost);
}

function canonical(value: unknown, digits: number): string | undefined {
  if (typeof value === "string") return `text ${value.trim().toLowerCase()}`;
  const numbers = numbersOf(value);
  if (numbers === undefined || !numbers.values.every(Number.isFinite)) return undefined;
  return JSON.stringify([numbers.shape, numbers.values.map((number) => Number(number.toPrecision(digits)))]);
}
