import { type countsOf, share } from "./thresholdCounts.js";

type Counts = ReturnType<typeof countsOf>;

/** The area under a curve of counts whose thresholds grow. */
export function areaUnder(counts: readonly Counts[], curve: "ROC" | "PR", summation: "interpolation" | "minoring" | "majoring"): number {
  if (curve === "PR" && summation === "interpolation") return interpolatedPrecision(counts);
  const points = counts.map(({ tp, fp, tn, fn }) => ({ x: curve === "ROC" ? share(fp, fp + tn) : share(tp, tp + fn), y: curve === "ROC" ? share(tp, tp + fn) : share(tp, tp + fp) }));
  const height = { interpolation: (a: number, b: number) => (a + b) / 2, minoring: Math.min, majoring: Math.max }[summation];
  return pairs(points).reduce((area, [lower, higher]) => area + (lower.x - higher.x) * height(lower.y, higher.y), 0);
}

/**
 * Between two thresholds, tp grows in proportion to all that is called positive: with the slope s and the intercept c of that line, the
 * area is s (Δtp + c ln(p_lower / p_higher)) / all positives.
 */
function interpolatedPrecision(counts: readonly Counts[]): number {
  return pairs(counts).reduce((area, [lower, higher]) => {
    const [called, calledHigher] = [lower.tp + lower.fp, higher.tp + higher.fp];
    const slope = share(lower.tp - higher.tp, Math.max(called - calledHigher, 0));
    const intercept = higher.tp - slope * calledHigher;
    const ratio = called > 0 && calledHigher > 0 ? called / calledHigher : 1;
    return area + share(slope * (lower.tp - higher.tp + intercept * Math.log(ratio)), Math.max(higher.tp + higher.fn, 0));
  }, 0);
}

function pairs<T>(all: readonly T[]): [T, T][] {
  return all.slice(1).map((higher, i) => [all[i] ?? higher, higher]);
}
