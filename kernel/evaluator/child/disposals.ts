import type { Origin } from "./cell.js";

/** Disposes of one thing. */
export type Disposer = () => unknown;

/** How a value says that it is to be disposed of; Node 20 knows the symbols already. */
type Disposable = Readonly<Record<symbol, unknown>>;

/**
 * Takes what a cell's own `using` holds; the cell's end disposes of it.
 *
 * @returns the value, which the cell's variable gets
 * @throws TypeError where the value can't be disposed of
 */
export function use<T>(origin: Origin | undefined, value: T, isAsync: boolean): T {
  if (value === null || value === undefined) return value;
  const disposable = Object(value) as Disposable;
  const method = (isAsync ? disposable[Symbol.asyncDispose] : undefined) ?? disposable[Symbol.dispose];
  if (typeof method !== "function") {
    const wanted = isAsync ? "[Symbol.asyncDispose]() or [Symbol.dispose]()" : "[Symbol.dispose]()";
    throw new TypeError(`using: expected a value with a method ${wanted}, or null; received one without.`);
  }
  origin?.disposers.push(() => (method as () => unknown).call(value));
  return value;
}

/** Disposes of everything, the newest first; what one disposal throws does not keep the others from theirs. */
export async function disposeAll(disposers: readonly Disposer[]): Promise<readonly unknown[]> {
  const failures: unknown[] = [];
  for (const dispose of disposers.toReversed()) {
    try {
      await dispose();
    } catch (error) {
      failures.push(error);
    }
  }
  return failures;
}
