import { fromCourse, fromNbgraderSource, toNbgraderCourse, toOtterSource } from "./assign/convert.js";
import { gradeOne } from "./assign/gradeOne.js";
import { releaseMaster } from "./assign/release.js";
import { validateMaster } from "./assign/validate.js";
import { nearest } from "./nearest.js";
import { UsageError, type Verb } from "./verb.js";

/** What `assign` can do, in the order of the help. */
const steps: readonly Verb[] = [validateMaster, releaseMaster, gradeOne, fromCourse, toNbgraderCourse, fromNbgraderSource, toOtterSource];

/** From a notebook to an assignment. */
export const assign: Verb = {
  name: "assign",
  usage: "STEP FILE.ipynb…",
  summary: `${steps.map(({ name }) => name).join(", ")}; --help tells more`,
  steps,
  async run([name, ...args]) {
    const step = steps.find((candidate) => candidate.name === name);
    if (step === undefined) {
      const names = steps.map((candidate) => candidate.name);
      const meant = name === undefined ? undefined : nearest(name, names);
      throw new UsageError(`${name === undefined ? "says not what to do" : `can't "${name}"`}; ${meant === undefined ? `expected ${names.join(", ")}` : `did you mean "${meant}"?`}`);
    }
    try {
      return await step.run(args);
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      console.error(`gradbook assign ${step.name}: ${error.message} Usage: gradbook assign ${step.name} ${step.usage}`);
      return 2;
    }
  },
};
