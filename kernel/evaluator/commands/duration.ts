const UNITS: readonly (readonly [string, number])[] = [
  ["s", 1e3],
  ["ms", 1],
  ["µs", 1e-3],
  ["ns", 1e-6],
];

/** Milliseconds in the unit that suits them, with three digits: `12.3 µs`, `2 min 5 s`. */
export function duration(ms: number): string {
  if (ms >= 60_000) {
    const seconds = Math.round(ms / 1e3);
    return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  }
  const [unit, size] = UNITS.find(([, least]) => ms >= least) ?? ["ns", 1e-6];
  return `${Number((ms / size).toPrecision(3))} ${unit}`;
}
