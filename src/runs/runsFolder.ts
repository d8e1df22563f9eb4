import { join } from "node:path";

/** Where trainings are recorded: `runs` beside the notebook, which is the working folder. */
export function runsFolder(): string {
  return join(process.cwd(), "runs");
}
