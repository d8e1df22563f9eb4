import { DISPLAY } from "../protocol/host.js";
import { Table } from "../display/table.js";
import type { Scores } from "../metrics/totals.js";

/** Figures that show themselves as a small table when they are a cell's last value, and are a plain object otherwise. */
export function shownScores(scores: Scores): Scores {
  const names = Object.keys(scores);
  const table = new Table(names, [names.map((name) => (scores[name] ?? Number.NaN).toFixed(4))]);
  return Object.defineProperty({ ...scores }, DISPLAY, { value: () => table.toBundle() });
}
