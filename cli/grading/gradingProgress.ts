import type { GradeRecord } from "../../src/grading/batch/journal.js";
import { duration } from "../progress.js";

/** Width of the bar, in characters. */
const BAR = 24;

/** What a person who waits for a batch sees: a bar with what is left, on stderr; records on stdout. */
export class GradingProgress {
  readonly #out = process.stderr;
  readonly #live = process.stderr.isTTY === true && process.env["TERM"] !== "dumb";
  readonly #began = performance.now();

  constructor(private readonly json: boolean) {}

  begin(sandbox: string): void {
    this.#out.write(`Sandbox: ${sandbox}\n`);
  }

  graded(record: GradeRecord, { done, of, skipped }: { readonly done: number; readonly of: number; readonly skipped: number }): void {
    if (this.#live) this.#out.write("\r\x1b[2K");
    if (this.json) process.stdout.write(`${JSON.stringify(record)}\n`);
    const spent = performance.now() - this.#began;
    const bar = "█".repeat(Math.round((BAR * done) / of)).padEnd(BAR, "░");
    const line = `${bar} ${done} of ${of}${skipped > 0 ? ` (${skipped} known)` : ""}, ${duration((spent / done) * (of - done))} left`;
    if (this.#live) this.#out.write(line);
    else if (!this.json) this.#out.write(`${done}/${of} ${record.student}: ${points(record)}\n`);
  }

  end(records: readonly GradeRecord[], of: number): void {
    if (this.#live) this.#out.write("\r\x1b[2K");
    const manual = records.filter(({ scores }) => scores.some((score) => score.manual)).length;
    this.#out.write(`${records.length} of ${of} graded in ${duration(performance.now() - this.#began)}${manual > 0 ? `; ${manual} wait for a person` : ""}.\n`);
  }
}

/** "7.5 of 10 points". */
function points({ score, penalty, max }: GradeRecord): string {
  return `${Math.round((score - penalty) * 100) / 100} of ${max} points`;
}
