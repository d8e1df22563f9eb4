import { nearestName } from "./nearestName.js";

/**
 * Checks an option that may be any number.
 *
 * @throws when it is none, or not finite
 */
export function checkNumber(owner: string, argument: string, value: number): number {
  if (!Number.isFinite(value)) throw new Error(`${owner}: ${argument} must be a number; received ${shown(value)}.`);
  return value;
}

/**
 * Checks an option that may be any whole number, such as an axis.
 *
 * @throws when it is none
 */
export function checkInteger(owner: string, argument: string, value: number): number {
  if (!Number.isInteger(value)) throw new Error(`${owner}: ${argument} must be a whole number; received ${shown(value)}.`);
  return value;
}

/**
 * Checks an option that must be a list.
 *
 * @throws when it is none
 */
export function checkList<Item>(owner: string, argument: string, value: readonly Item[]): readonly Item[] {
  if (!Array.isArray(value)) throw new Error(`${owner}: ${argument} must be a list; received ${shown(value)}.`);
  return value;
}

/**
 * Checks a function's options, or what it has a list of: an object.
 *
 * @throws when they are something else, or there are none
 */
export function checkOptions<Options extends object>(owner: string, options: Options, argument = "options"): Options {
  if (typeof options === "object" && options !== null && !Array.isArray(options)) return options;
  throw new Error(`${owner}: ${argument} must be an object, { name: value, … }; received ${shown(options)}.`);
}

/**
 * Checks an option that must be a whole number from 0, such as a padding.
 *
 * @throws when it is none
 */
export function checkWhole(owner: string, argument: string, value: number): number {
  if (!Number.isInteger(value) || value < 0) throw new Error(`${owner}: ${argument} must be a whole number from 0; received ${shown(value)}.`);
  return value;
}

/**
 * Checks an option that must be one of some names.
 *
 * @throws when it is another, with the nearest one
 */
export function checkName<Name extends string>(owner: string, argument: string, value: Name, known: readonly Name[]): Name {
  if (known.includes(value)) return value;
  const near = typeof value === "string" ? nearestName(value, known) : undefined;
  const hint = near === undefined ? "" : ` Did you mean ${JSON.stringify(near)}?`;
  throw new Error(`${owner}: ${argument} must be one of ${known.join(", ")}; received ${shown(value)}.${hint}`);
}

/** What came, as it would be written: NaN and Infinity by their names, which JSON does not know. */
export function shown(value: unknown): string {
  if (value === undefined) return "nothing";
  if (Array.isArray(value)) return `[${value.map(shown).join(",")}]`;
  if (typeof value === "function") return "a function";
  if (typeof value === "object" && value !== null) return Object.getPrototypeOf(value) === Object.prototype ? JSON.stringify(value) : "an object";
  return typeof value === "string" ? JSON.stringify(value) : String(value);
}
