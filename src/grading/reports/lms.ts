import type { GradeRecord } from "../batch/journal.js";
import { toCsv } from "./csv.js";
import { finalScore } from "./scores.js";

/**
 * A file that Canvas imports as grades: students by their login.
 *
 * @see https://community.canvaslms.com, "How do I import grades in the Gradebook"
 */
export function canvasCsv(records: readonly GradeRecord[], title: string): string {
  const max = records[0]?.max ?? 0;
  const rows = records.map((record) => [record.student, "", "", record.student, "", finalScore(record)]);
  return toCsv([["Student", "ID", "SIS User ID", "SIS Login ID", "Section", title], ["    Points Possible", "", "", "", "", max], ...rows]);
}

/**
 * A file for Moodle's grade import; its columns are mapped to "username", the grade item and its feedback.
 *
 * @see https://docs.moodle.org/en/Grade_import
 */
export function moodleCsv(records: readonly GradeRecord[], title: string): string {
  return toCsv([["username", title, `${title} (feedback)`], ...records.map((record) => [record.student, finalScore(record), record.events.join(" ")])]);
}

/**
 * A line item and its scores in the words of LTI's Assignment and Grade Services, as a tool would send them.
 *
 * @param now when they were graded
 * @see https://www.imsglobal.org/spec/lti-ags/v2p0
 */
export function ltiFile(records: readonly GradeRecord[], title: string, now: Date): object {
  const max = records[0]?.max ?? 0;
  return {
    lineItem: { label: title, scoreMaximum: max, resourceId: title, tag: "grade" },
    scores: records.map((record) => ({
      userId: record.student,
      scoreGiven: finalScore(record),
      scoreMaximum: record.max,
      timestamp: now.toISOString(),
      activityProgress: "Completed",
      gradingProgress: record.scores.some(({ manual }) => manual) ? "PendingManual" : "FullyGraded",
      ...(record.events.length === 0 ? {} : { comment: record.events.join(" ") }),
    })),
  };
}
