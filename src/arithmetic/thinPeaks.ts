/**
 * Picks points of a long curve for drawing so that no peak is lost.
 *
 * The curve is cut into equal runs of points; of each run the smallest and the largest value stay, and the first NaN if there
 * is one, so that a diverging training still shows. The first and the last point always stay.
 *
 * @param values The curve's values in order.
 * @param limit Most points to keep, at least 8.
 * @returns Indices of the kept points, ascending: all of them when there are at most `limit`.
 * @example
 * thinPeaks([0, 1, 9, 1, 0, 1, 2, 1, 0, -5, 0, 1], 8) // keeps 2 (the 9) and 9 (the -5)
 */
export function thinPeaks(values: ArrayLike<number>, limit: number): Uint32Array {
  const count = values.length;
  if (limit < 8) throw new Error(`thinPeaks: limit must be at least 8; received ${limit}.`);
  if (count <= limit) return Uint32Array.from({ length: count }, (_, index) => index);

  const runs = Math.floor((limit - 2) / 3);
  const kept = new Uint32Array(limit);
  let used = 0;
  kept[used++] = 0;
  for (let run = 0; run < runs; run++) {
    const from = 1 + Math.floor((run * (count - 2)) / runs);
    const to = 1 + Math.floor(((run + 1) * (count - 2)) / runs);
    let low = -1;
    let high = -1;
    let nan = -1;
    let lowest = Infinity;
    let highest = -Infinity;
    for (let index = from; index < to; index++) {
      const value = values[index] ?? NaN;
      if (Number.isNaN(value)) {
        if (nan < 0) nan = index;
        continue;
      }
      if (low < 0 || value < lowest) [low, lowest] = [index, value];
      if (high < 0 || value > highest) [high, highest] = [index, value];
    }
    for (const index of [low, high, nan].sort((a, b) => a - b)) {
      if (index >= 0 && index !== kept[used - 1]) kept[used++] = index;
    }
  }
  kept[used++] = count - 1;
  return kept.slice(0, used);
}
