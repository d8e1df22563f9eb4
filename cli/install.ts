import { cp, mkdir, rm } from "node:fs/promises";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { parse, refuseExtra } from "./arguments.js";
import { pythonPart } from "./setupParts.js";
import { userJupyter, userParts } from "./userJupyter.js";
import { UsageError, type Verb } from "./verb.js";

/** Copies kernel and extension into the user's Jupyter folders, so that any JupyterLab of theirs has them. */
export const install: Verb = {
  name: "install",
  usage: "--user",
  summary: "give your own JupyterLab the kernel and the extension (in your home folder)",
  async run(args) {
    const { values, positionals } = parse(args, ["user"]);
    refuseExtra(positionals);
    if (values.user !== true) throw new UsageError("writes into your home folder; say --user to allow that.");
    const { jupyterShare } = await pythonPart();
    for (const part of userParts) {
      if (!existsSync(jupyterShare(part))) throw new Error("Gradbook is not set up: run npm run setup first.");
    }
    for (const part of userParts) {
      const to = join(userJupyter(), part);
      await rm(to, { recursive: true, force: true });
      await mkdir(dirname(to), { recursive: true });
      await cp(jupyterShare(part), to, { recursive: true });
      console.log(`installed ${to}`);
    }
    return 0;
  },
};
