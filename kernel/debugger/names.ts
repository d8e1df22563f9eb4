import { HELPER } from "../evaluator/helperName.js";
import { OWN } from "../evaluator/rewrite/session.js";

/** False for what the kernel and the transpilers add to a cell's variables. */
export function isAuthors(name: string): boolean {
  return !name.startsWith(HELPER);
}

/** A variable's name as its author wrote it: a cell's own `URL` has another one in V8. */
export function authorsName(name: string): string {
  return name.endsWith(OWN) ? name.slice(0, -OWN.length) : name;
}

/** From the author's names to V8's, of those that differ. */
export function renamed(names: readonly string[]): ReadonlyMap<string, string> {
  return new Map(names.filter((name) => name.endsWith(OWN)).map((name) => [authorsName(name), name]));
}
