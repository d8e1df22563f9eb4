import { globalRandom, RandomSource } from "../backend/index.js";
import type { BatchOptions } from "./dataset.js";

/** How {@link chunksOf} goes through a list. */
export type ChunkOptions = Pick<BatchOptions, "shuffle" | "seed">;

/**
 * Goes through a list once, `count` entries at a time; the last chunk may be smaller.
 *
 * @throws when the count is not a positive integer
 */
export function* chunksOf<T>(list: readonly T[], count: number, { shuffle = true, seed }: ChunkOptions): Generator<T[]> {
  if (!(Number.isInteger(count) && count >= 1)) throw new Error(`chunks: count must be a positive integer; received ${String(count)}.`);
  const random = seed === undefined ? globalRandom() : new RandomSource(seed);
  const order = shuffle ? Array.from(random.permutation(list.length)) : [...list.keys()];
  for (let start = 0; start < list.length; start += count) yield order.slice(start, start + count).flatMap((i) => list.slice(i, i + 1));
}
