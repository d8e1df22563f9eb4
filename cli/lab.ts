import { existsSync } from "node:fs";
import { jupyterPart, pythonPart } from "./setupParts.js";
import type { Verb } from "./verb.js";

/** Starts JupyterLab as `npm start` does, without looking at the set-up first. */
export const lab: Verb = {
  name: "lab",
  usage: "[JupyterLab's flags]",
  summary: "start JupyterLab on notebooks/ with the Gradbook kernel",
  async run(args) {
    const { inVenv } = await pythonPart();
    if (!existsSync(inVenv("python"))) throw new Error("JupyterLab is not installed: run npm start (or npm run setup) first.");
    const { refuseTakenPort, startLab } = await jupyterPart();
    await refuseTakenPort(args);
    return startLab(args);
  },
};
