import { checkList } from "../arithmetic/optionChecks.js";

/** Cells on both sides of each axis: one number for all, one for each axis, or `[before, after]` for each. */
export type Sides = number | readonly (number | readonly [number, number])[];

/** Reads the sides of each axis and checks them, naming the argument. For one axis `[before, after]` does too. */
export function checkSides(owner: string, argument: string, value: Sides, axes: number): readonly (readonly [number, number])[] {
  const list = typeof value === "number" ? Array.from({ length: axes }, () => value) : checkList(owner, argument, value);
  const [first, second] = list;
  const isOnePair = axes === 1 && list.length === 2 && typeof first === "number" && typeof second === "number";
  const pairs = isOnePair ? [[first, second] as const] : list.map((side) => (typeof side === "number" ? ([side, side] as const) : side));
  if (pairs.length !== axes || !pairs.every((pair) => pair.length === 2 && pair.every((n) => Number.isInteger(n) && n >= 0))) {
    throw new Error(`${owner}: ${argument} must be a whole number from 0, or for each of the ${axes} axes a number or [before, after]; received ${JSON.stringify(value)}.`);
  }
  return pairs;
}
