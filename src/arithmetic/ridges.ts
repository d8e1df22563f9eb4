/** How full some bins between two values are. */
export interface Ridge {
  readonly low: number;
  readonly high: number;
  readonly bins: readonly number[];
}

/** Room for a drawing. */
export interface DrawingSize {
  readonly width: number;
  readonly height: number;
}

/** One ridge as an SVG path, and the line that it stands on. */
export interface RidgePath {
  readonly path: string;
  readonly baseline: number;
}

/** Share of the height that the hindmost ridge may rise into. */
const HEADROOM = 0.22;

/**
 * Distributions one behind the other, the oldest at the back: each an area over its own line.
 *
 * @param rows the oldest first; null leaves its line empty
 * @param ends the values at the left and the right edge
 */
export function ridgePaths(rows: readonly (Ridge | null)[], { width, height }: DrawingSize, ends: readonly [number, number]): RidgePath[] {
  const [low, high] = ends;
  const across = (value: number): number => tenth(((value - low) / (high - low || 1)) * width);
  const rise = height * HEADROOM;
  return rows.map((row, i) => {
    const baseline = tenth(rise + ((i + 1) / rows.length) * (height - rise));
    const fullest = Math.max(0, ...(row?.bins ?? []));
    if (row === null || fullest === 0) return { path: "", baseline };
    const step = (row.high - row.low) / row.bins.length;
    const points = row.bins.map((full, bin) => `L${across(row.low + (bin + 0.5) * step)} ${tenth(baseline - (full / fullest) * rise)}`);
    return { path: `M${across(row.low)} ${baseline}${points.join("")}L${across(row.high)} ${baseline}Z`, baseline };
  });
}

/** The smallest and largest value of all rows, apart from each other even when they are one. */
export function ridgeEnds(rows: readonly (Ridge | null)[]): [number, number] {
  const known = rows.filter((row): row is Ridge => row !== null);
  return apart(Math.min(...known.map(({ low }) => low)), Math.max(...known.map(({ high }) => high)));
}

/** A drawing of percentiles over time: areas from the outermost pair to the innermost, and the line in the middle. */
export interface BandPaths {
  readonly areas: readonly string[];
  readonly middle: string;
  /** Values at the lower and the upper edge. */
  readonly ends: readonly [number, number];
}

/**
 * Percentiles over time as areas inside each other.
 *
 * @param steps where each moment stands along the axis
 * @param rows the percentiles at each moment, an odd number, from the smallest to the largest; null leaves a moment out
 */
export function bandPaths(steps: readonly number[], rows: readonly (readonly number[] | null)[], { width, height }: DrawingSize): BandPaths {
  const known = rows.flatMap((row, i) => (row === null ? [] : [{ row, step: steps[i] ?? 0 }]));
  const ends = apart(Math.min(...known.map(({ row }) => row[0] ?? 0)), Math.max(...known.map(({ row }) => row.at(-1) ?? 0)));
  const [first, last] = [known[0]?.step ?? 0, known.at(-1)?.step ?? 0];
  const across = (step: number): number => tenth(last === first ? 0 : ((step - first) / (last - first)) * width);
  const down = (value: number): number => tenth((1 - (value - ends[0]) / (ends[1] - ends[0])) * height);
  const line = (band: number, backwards = false): string[] => {
    const points = known.map(({ row, step }) => `${across(step)} ${down(row[band] ?? 0)}`);
    // One moment alone is drawn over the whole width.
    const drawn = points.length === 1 ? [...points, `${width} ${down(known[0]?.row[band] ?? 0)}`] : points;
    return backwards ? drawn.reverse() : drawn;
  };
  const count = known[0]?.row.length ?? 0;
  const areas = Array.from({ length: Math.floor(count / 2) }, (_, i) => `M${[...line(i), ...line(count - 1 - i, true)].join("L")}Z`);
  return { areas: known.length === 0 ? [] : areas, middle: known.length === 0 ? "" : `M${line(Math.floor(count / 2)).join("L")}`, ends };
}

function apart(low: number, high: number): [number, number] {
  if (!Number.isFinite(low) || !Number.isFinite(high)) return [0, 1];
  return low === high ? [low - Math.max(1e-6, Math.abs(low) * 0.1), high + Math.max(1e-6, Math.abs(high) * 0.1)] : [low, high];
}

function tenth(value: number): number {
  return Math.round(value * 10) / 10;
}
