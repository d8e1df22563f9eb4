import { existsSync } from "node:fs";
import { rm, rmdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { parse, refuseExtra } from "./arguments.js";
import { userJupyter, userParts } from "./userJupyter.js";
import type { Verb } from "./verb.js";

/** Takes away what `install --user` put into the user's Jupyter folders, and nothing else. */
export const uninstall: Verb = {
  name: "uninstall",
  usage: "[--user]",
  summary: "take them away again",
  async run(args) {
    const { positionals } = parse(args, ["user"]);
    refuseExtra(positionals);
    let removed = 0;
    for (const part of userParts) {
      const path = join(userJupyter(), part);
      if (!existsSync(path)) continue;
      await rm(path, { recursive: true });
      removed += 1;
      console.log(`removed ${path}`);
    }
    // The folder of our scope, when nothing else is in it.
    await rmdir(join(userJupyter(), dirname(userParts[1]))).catch(() => undefined);
    if (removed === 0) console.log(`nothing of Gradbook's is installed in ${userJupyter()}`);
    return 0;
  },
};
