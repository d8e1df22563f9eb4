import { ProgressBar, type ProgressOptions } from "./progressBar.js";

/**
 * Goes through `items` and shows a bar: how much is done, how fast, and how long the rest will take.
 *
 * The total is the items' `length` or `size` unless it is given. A loop that is left early, by `break` or by an error, leaves the bar where it
 * stopped. Outside a notebook the bar is drawn in the terminal, or is one line at the end.
 *
 * @param items anything that `for … of` or `for await … of` goes through
 * @throws when `items` is nothing of that kind, or `total` no number of at least 0
 * @example
 * for await (const [x, y] of progress(digits.train.batches(128), { label: "epoch 1" })) step(x, y);
 */
export function progress<T>(items: Iterable<T>, options?: ProgressOptions): Iterable<T>;
export function progress<T>(items: AsyncIterable<T>, options?: ProgressOptions): AsyncIterable<T>;
export function progress<T>(items: Iterable<T> | AsyncIterable<T>, options: ProgressOptions = {}): Iterable<T> | AsyncIterable<T> {
  const given = items as Partial<Iterable<T> & AsyncIterable<T>> | null | undefined;
  const total = options.total ?? countOf(given);
  const settings = { ...options, ...(total === undefined ? {} : { total }) };
  if (typeof given?.[Symbol.iterator] === "function") return { [Symbol.iterator]: () => watched(items as Iterable<T>, new ProgressBar(settings)) };
  if (typeof given?.[Symbol.asyncIterator] === "function") return { [Symbol.asyncIterator]: () => watchedAsync(items as AsyncIterable<T>, new ProgressBar(settings)) };
  throw new Error(`progress: items must be something that a for loop goes through; received ${typeof items}. Pass a list, or a ProgressBar's update() from a loop of your own.`);
}

function* watched<T>(items: Iterable<T>, bar: ProgressBar): Generator<T> {
  try {
    for (const item of items) {
      yield item;
      bar.update();
    }
  } finally {
    bar.close();
  }
}

async function* watchedAsync<T>(items: AsyncIterable<T>, bar: ProgressBar): AsyncGenerator<T> {
  try {
    for await (const item of items) {
      yield item;
      bar.update();
    }
  } finally {
    bar.close();
  }
}

function countOf(items: unknown): number | undefined {
  if (typeof items === "string") return [...items].length;
  if (typeof items !== "object" || items === null) return undefined;
  const { length, size } = items as { readonly length?: unknown; readonly size?: unknown };
  return typeof length === "number" ? length : typeof size === "number" ? size : undefined;
}
