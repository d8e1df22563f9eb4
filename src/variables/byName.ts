import { nearestName } from "../arithmetic/nearestName.js";

/**
 * Finds what a string stands for, as in `optimizer: "adam"`; an object is passed through.
 *
 * @throws when no such name exists, with the nearest one.
 */
export function byName<T extends object>(what: string, choice: string | T, known: Readonly<Record<string, () => T>>): T {
  if (typeof choice === "object") return choice;
  const make = Object.hasOwn(known, choice) ? known[choice] : undefined;
  if (make === undefined) throw new Error(unknownName(what, choice, Object.keys(known)));
  return make();
}

/** `unknown optimizer "adma". Did you mean "adam"? Known: adam, sgd.` */
export function unknownName(what: string, name: unknown, known: readonly string[]): string {
  const nearest = nearestName(String(name), known);
  return `unknown ${what} ${JSON.stringify(name)}. Did you mean ${JSON.stringify(nearest)}? Known: ${known.join(", ")}.`;
}
