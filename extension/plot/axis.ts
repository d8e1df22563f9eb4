import { logTicks, ticks } from "../../src/arithmetic/ticks.js";

/** One axis of a plot. On a logarithmic one the ends are powers of ten. */
export interface Axis {
  readonly low: number;
  readonly high: number;
  readonly log: boolean;
}

/** Where a value lies along an axis: 0 at its low end, 1 at its high end; NaN where it has no place. */
export function place({ low, high, log }: Axis, value: number): number {
  return ((log ? Math.log10(value) : value) - low) / (high - low);
}

/** The value that lies there. */
export function valueAt({ low, high, log }: Axis, share: number): number {
  const value = low + share * (high - low);
  return log ? 10 ** value : value;
}

/** The axis' marks, about `count`, each with its text. */
export function marks(axis: Axis, count: number): { readonly value: number; readonly text: string }[] {
  const { low, high, log } = axis;
  if (!(high > low)) return [];
  return (log ? logTicks(low, high, count) : ticks(low, high, count)).map((value) => ({ value, text: markText(value) }));
}

function markText(value: number): string {
  const size = Math.abs(value);
  if (size === 0 || (size >= 1e-4 && size < 1e4)) return String(Number(value.toPrecision(4)));
  for (const [unit, letter] of [[1e9, "G"], [1e6, "M"], [1e3, "k"]] as const) if (size >= unit && size < 1e12) return `${Number((value / unit).toPrecision(4))}${letter}`;
  return String(Number(value.toPrecision(3)).toExponential());
}
