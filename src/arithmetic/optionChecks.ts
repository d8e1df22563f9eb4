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

/** NaN and Infinity, which JSON doesn't know, by their names. */
function shown(value: unknown): string {
  return typeof value === "number" ? String(value) : (JSON.stringify(value) ?? String(value));
}
