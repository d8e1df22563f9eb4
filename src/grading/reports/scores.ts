import type { GradeRecord } from "../batch/journal.js";
import { toCsv } from "./csv.js";

/** What counts in the end: the points less the penalty, never below 0. */
export function finalScore({ score, penalty }: GradeRecord): number {
  return Math.max(0, score - penalty);
}

/** A line a student, a column a question. */
export function scoresCsv(records: readonly GradeRecord[]): string {
  const ids = [...new Set(records.flatMap(({ scores }) => scores.map(({ id }) => id)))];
  const head = ["student", ...ids, "score", "penalty", "final", "max", "needs a person", "handed in"];
  const rows = records.map((record) => [
    record.student,
    ...ids.map((id) => record.scores.find((score) => score.id === id)?.points ?? ""),
    record.score, record.penalty, finalScore(record), record.max,
    record.scores.some(({ manual }) => manual) ? "yes" : "no", record.handedIn ?? "",
  ]);
  return toCsv([head, ...rows]);
}
