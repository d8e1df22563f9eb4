import type { Operation } from "./graph.js";

/** Two operations that take so many microseconds each gain from running side by side. */
const LONG = 50;

/**
 * Whether the long operations of a step come one after the other, as in judging a batch or answering with a model whose layers stand in a row. One thread
 * that runs all operations loses nothing by that, and spares the way from thread to thread.
 *
 * @param operations each after those whose results it takes
 */
export function isChain(operations: readonly Operation[]): boolean {
  /** How many long operations lie on the longest way to each one, itself included. */
  const depths = new Map<string, number>();
  let long = 0;
  let deepest = 0;
  for (const { name, microseconds, inputs } of operations) {
    const before = Math.max(0, ...inputs.map((input) => depths.get(input) ?? 0));
    const isLong = microseconds >= LONG;
    if (isLong) long += 1;
    depths.set(name, before + Number(isLong));
    deepest = Math.max(deepest, before + Number(isLong));
  }
  return long > 0 && deepest === long;
}
