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
  const nearest = [...known].sort((a, b) => distance(String(name), a) - distance(String(name), b))[0];
  return `unknown ${what} ${JSON.stringify(name)}. Did you mean ${JSON.stringify(nearest)}? Known: ${known.join(", ")}.`;
}

/** Levenshtein's edit distance, without regard to case. */
function distance(a: string, b: string): number {
  const [s, t] = [a.toLowerCase(), b.toLowerCase()];
  let row = Array.from({ length: t.length + 1 }, (_, j) => j);
  for (let i = 1; i <= s.length; i++) {
    const next = [i];
    for (let j = 1; j <= t.length; j++) {
      const substituted = (row[j - 1] ?? 0) + (s[i - 1] === t[j - 1] ? 0 : 1);
      next.push(Math.min(substituted, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[t.length] ?? 0;
}
