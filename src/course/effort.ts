/** How much work a course notebook puts in: a quick test, a lesson, or the whole experiment. */
export type CourseSetting = "test" | "class" | "full";

/** From the quickest to the longest. */
export const COURSE_SETTINGS: readonly CourseSetting[] = ["test", "class", "full"];

/** One value for each setting; where `test` or `full` is not given, `class` stands for it. */
export interface Efforts<T> {
  readonly test?: T;
  readonly class: T;
  readonly full?: T;
}

/**
 * Picks a value by the setting that the notebook runs in: how many epochs, how many samples.
 *
 * The setting is `class` unless the environment variable `GRADBOOK_COURSE` says `test` (some seconds a notebook) or `full` (as
 * long as it takes); `gradbook run --setting full` and `npm run course` set it.
 *
 * @param values one value for each setting
 * @throws when `class` is missing, or when `GRADBOOK_COURSE` names no setting
 * @example const epochs = effort({ test: 1, class: 3, full: 12 }); // 3
 */
export function effort<T>(values: Efforts<T>): T {
  if (!("class" in values)) throw new Error("effort: class must be given, since it is what runs by default; received no such value. Write effort({ test: 1, class: 3, full: 12 }).");
  const { class: usual, test = usual, full = usual } = values;
  return { test, class: usual, full }[courseSetting()];
}

/**
 * The setting that `effort` picks by.
 *
 * @throws when `GRADBOOK_COURSE` names no setting
 */
export function courseSetting(): CourseSetting {
  const given = process.env["GRADBOOK_COURSE"] ?? "class";
  const known = COURSE_SETTINGS.find((setting) => setting === given);
  if (known === undefined) throw new Error(`effort: GRADBOOK_COURSE must be test, class or full; received ${JSON.stringify(given)}. Unset it to run as in class.`);
  return known;
}
