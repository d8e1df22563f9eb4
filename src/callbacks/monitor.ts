import type { Scores } from "../metrics/totals.js";

/** 1 where smaller is better, −1 where larger is: for an accuracy, an area, a score and the like, unless the mode says so. */
export function signOf(monitor: string, mode: "min" | "max" | undefined): 1 | -1 {
  const isGood = /(accuracy|auc|precision|recall|score|iou|bleu)$/i.test(monitor);
  return (mode ?? (isGood ? "max" : "min")) === "max" ? -1 : 1;
}

/** A figure by its name. @throws naming those that there are */
export function figureOf(owner: string, monitor: string, scores: Scores): number {
  const value = scores[monitor];
  if (value !== undefined) return value;
  throw new Error(
    `${owner}: monitor must be one of ${Object.keys(scores).join(", ")}; received ${JSON.stringify(monitor)}. ` +
      "Give fit a validation, or watch another figure.",
  );
}
