/** A result together with its working, so that a notebook shows how it came about. */
export interface Worked {
  /** The working in words and figures, one step after another. */
  readonly working: string;
  toString(): string;
}

/**
 * Adds the working to a result: printing it, or leaving it as a cell's last value, shows the working, while its fields stay
 * plain numbers to calculate with.
 *
 * The symbols are looked up by their registered names because this folder imports nothing.
 */
export function worked<T extends object>(result: T, working: string): Readonly<T> & Worked {
  const hidden = {
    toString: () => working,
    [Symbol.for("nodejs.util.inspect.custom")]: () => working,
    [Symbol.for("Jupyter.display")]: () => ({ "text/plain": working }),
  };
  Object.defineProperties(result, Object.fromEntries(Reflect.ownKeys(hidden).map((key) => [key, { value: Reflect.get(hidden, key) }])));
  return Object.freeze(Object.assign(result, { working }));
}
