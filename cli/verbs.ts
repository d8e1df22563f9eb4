import { assign } from "./assign.js";
import { data } from "./data.js";
import { doctor } from "./doctor.js";
import { grade } from "./grade.js";
import { install } from "./install.js";
import { lab } from "./lab.js";
import { report } from "./report.js";
import { run } from "./run.js";
import { uninstall } from "./uninstall.js";
import type { Verb } from "./verb.js";

/** Every verb, in the order of the help. */
export const verbs: readonly Verb[] = [doctor, lab, run, data, assign, grade, report, install, uninstall];
