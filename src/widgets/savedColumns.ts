import type { GrowingColumn } from "../arithmetic/growingColumn.js";
import { thinPeaks } from "../arithmetic/thinPeaks.js";
import { WIDGET_STATE_LIMIT } from "../protocol/widget.js";

/** Columns of one curve: the same points of each are kept. */
export interface ColumnGroup {
  readonly columns: readonly string[];
  /** The column whose peaks must stay. */
  readonly by: string;
}

/** Most points of a curve in a saved output: what a page draws. */
const SAVED_POINTS = 2_000;

/** Copies of the columns with at most `limit` points a curve. */
export function thinColumns(
  columns: ReadonlyMap<string, GrowingColumn>,
  groups: readonly ColumnGroup[],
  limit: number,
): Map<string, Float32Array> {
  const thinned = new Map<string, Float32Array>();
  for (const group of groups) {
    const leading = columns.get(group.by);
    if (leading === undefined) continue;
    const kept = thinPeaks(leading.view(), limit);
    for (const name of group.columns) {
      const values = columns.get(name)?.view() ?? new Float32Array(0);
      thinned.set(name, Float32Array.from(kept, (index) => values[index] ?? NaN));
    }
  }
  return thinned;
}

/** The columns as the notebook file keeps them: rounded, and thinned until they fit into {@link WIDGET_STATE_LIMIT}. */
export function saveColumns(
  columns: ReadonlyMap<string, GrowingColumn>,
  groups: readonly ColumnGroup[],
): Record<string, (number | null)[]> {
  for (let points = SAVED_POINTS; ; points = Math.floor(points / 2)) {
    const saved = Object.fromEntries([...thinColumns(columns, groups, points)].map(([name, values]) => [name, Array.from(values, rounded)]));
    // A tenth stays free for the plain state beside the columns.
    if (points < 16 || JSON.stringify(saved).length < 0.9 * WIDGET_STATE_LIMIT) return saved;
  }
}

/** Six digits: more than float32 drawn on a screen needs, and half the bytes. */
function rounded(value: number): number | null {
  return Number.isFinite(value) ? Number(value.toPrecision(6)) : null;
}
