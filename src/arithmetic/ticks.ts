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

/**
 * Marks of a logarithmic axis whose ends are given as powers of ten: whole powers where the axis is long, 1, 2 and 5 of each where it
 * is short, and round numbers where it holds less than that.
 *
 * @param low Power of ten at the low end, such as -3 for 0.001.
 * @param high Power of ten at the high end.
 * @param count About so many marks.
 * @returns The marked values themselves, not their powers.
 * @example
 * logTicks(-3, 0, 5) // [0.001, 0.01, 0.1, 1]
 */
export function logTicks(low: number, high: number, count: number): number[] {
  if (high - low >= 2) {
    const stride = Math.ceil((high - low) / count);
    const first = Math.ceil(low / stride - 1e-9);
    const last = Math.floor(high / stride + 1e-9);
    return Array.from({ length: last - first + 1 }, (_, index) => power((first + index) * stride));
  }
  const marks: number[] = [];
  for (let whole = Math.floor(low); whole <= Math.floor(high); whole++) {
    for (const factor of [1, 2, 5]) {
      const mark = Math.log10(factor) + whole;
      if (mark >= low - 1e-9 && mark <= high + 1e-9) marks.push(factor * power(whole));
    }
  }
  return marks.length >= 2 ? marks : ticks(10 ** low, 10 ** high, count).filter((value) => value > 0);
}

/** Ten to a whole power, without the rounding of `10 ** -3`. */
function power(whole: number): number {
  return Number(`1e${whole}`);
}
