/** From the first number to the second. */
export type Range = readonly [low: number, high: number];

/** A range to draw from, or a number f for [−f, f], or [0, f] where nothing below 0 makes sense. */
export type Factor = number | Range;

/** Reads a factor and checks it, naming the argument. */
export function checkFactor(owner: string, argument: string, factor: Factor, [least, most]: Range): Range {
  const range: Range = typeof factor === "number" ? [Math.max(-Math.abs(factor), least), Math.abs(factor)] : factor;
  const isRange = Array.isArray(range) && range.length === 2 && range[0] <= range[1] && range[0] >= least && range[1] <= most;
  if (!isRange) throw new Error(`${owner}: ${argument} must be a number or a range [low, high] within ${least} and ${most}; received ${JSON.stringify(factor)}.`);
  return range;
}

/** Reads the range of an image's numbers. */
export function checkValueRange(owner: string, range: Range | undefined): Range {
  const [low, high] = range === undefined ? [0, 255] : Array.isArray(range) ? range : [Number.NaN, Number.NaN];
  if (!(low < high)) throw new Error(`${owner}: valueRange must be [lowest, highest]; received ${JSON.stringify(range)}.`);
  return [low, high];
}
