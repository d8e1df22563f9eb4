import { cd } from "./cd.js";
import type { Command } from "./command.js";
import { env } from "./env.js";
import { help } from "./help.js";
import { log } from "./log.js";
import { npm } from "./npm.js";
import { output } from "./output.js";
import { pwd } from "./pwd.js";
import { reset } from "./reset.js";
import { sh, shellCell } from "./sh.js";
import { html, javascript, latex, markdown, svg } from "./show.js";
import { time } from "./time.js";
import { timeit } from "./timeit.js";
import { types } from "./types.js";
import { who } from "./who.js";
import { writefile } from "./writefile.js";

/** Every command, in the order in which `%help` lists them. */
export const COMMANDS: readonly Command[] = [
  sh, shellCell, npm, time, timeit, who, reset, types, env, cd, pwd, output, log, html, markdown, latex, svg, javascript, writefile, help,
];
