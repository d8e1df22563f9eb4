/** At most about `count` round numbers (1, 2 or 5 times a power of ten) from `low` to `high`, for an axis. */
export function ticks(low: number, high: number, count: number): number[] {
  const rough = (high - low) / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5].find((factor) => factor * power >= rough) ?? 10);
  const marks: number[] = [];
  // Adding 0 turns -0, which has its own text, into 0.
  for (let index = Math.ceil(low / step - 1e-9); index * step <= high + step * 1e-9; index++) marks.push(index * step + 0);
  return marks;
}
