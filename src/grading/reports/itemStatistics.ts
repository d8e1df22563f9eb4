import type { GradeRecord } from "../batch/journal.js";

/** What a question told about the students. */
export interface ItemStatistics {
  readonly id: string;
  readonly max: number;
  /** Mean share of the points, 0 to 1: a high one is an easy question. */
  readonly difficulty: number;
  /** Correlation of its points with those of all other questions, −1 to 1; NaN where either does not vary. Below 0.2 it tells good from weak hardly at all. */
  readonly discrimination: number;
  /** Shares of students with all, a part and none of the points. */
  readonly full: number;
  readonly part: number;
  readonly none: number;
}

/** Statistics of an assignment. */
export interface Statistics {
  readonly students: number;
  readonly mean: number;
  readonly median: number;
  readonly deviation: number;
  /** Cronbach's alpha: how much the questions measure one thing; NaN for fewer than two. */
  readonly alpha: number;
  readonly items: readonly ItemStatistics[];
}

/**
 * Difficulty and discrimination of each question, and reliability of all.
 *
 * - difficulty: mean(points) / max
 * - discrimination: Pearson's r between the question's points and the sum of the others' (without itself: a part correlates with its whole)
 * - alpha = k/(k−1) · (1 − Σ var(question) / var(sum))
 */
export function itemStatistics(records: readonly GradeRecord[]): Statistics {
  const ids = [...new Set(records.flatMap(({ scores }) => scores.map(({ id }) => id)))];
  const points = (id: string): number[] => records.map(({ scores }) => scores.find((score) => score.id === id)?.points ?? 0);
  const totals = records.map(({ scores }) => scores.reduce((sum, score) => sum + score.points, 0));
  const items = ids.map((id): ItemStatistics => {
    const own = points(id);
    const max = records.flatMap(({ scores }) => scores).find((score) => score.id === id)?.max ?? 0;
    const share = (fits: (value: number) => boolean): number => own.filter(fits).length / own.length;
    return {
      id, max,
      difficulty: max === 0 ? NaN : mean(own) / max,
      discrimination: correlation(own, totals.map((total, index) => total - (own[index] ?? 0))),
      full: share((value) => value >= max), part: share((value) => value > 0 && value < max), none: share((value) => value <= 0 && max > 0),
    };
  });
  const k = ids.length;
  const spread = ids.reduce((sum, id) => sum + variance(points(id)), 0);
  const sorted = [...totals].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return {
    students: records.length,
    mean: mean(totals),
    median: sorted.length % 2 === 1 ? (sorted[middle] ?? NaN) : ((sorted[middle - 1] ?? NaN) + (sorted[middle] ?? NaN)) / 2,
    deviation: Math.sqrt(variance(totals)),
    alpha: k < 2 ? NaN : (k / (k - 1)) * (1 - spread / variance(totals)),
    items,
  };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Of a sample. */
function variance(values: readonly number[]): number {
  const centre = mean(values);
  return values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (values.length - 1);
}

function correlation(a: readonly number[], b: readonly number[]): number {
  const [meanA, meanB] = [mean(a), mean(b)];
  const covariance = a.reduce((sum, value, index) => sum + (value - meanA) * ((b[index] ?? 0) - meanB), 0) / (a.length - 1);
  const spread = Math.sqrt(variance(a) * variance(b));
  return spread === 0 ? NaN : covariance / spread;
}
