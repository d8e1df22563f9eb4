import { binding } from "./binding.mjs";
import { extensionBuild } from "./extensionBuild.mjs";
import { jupyterFiles } from "./jupyterFiles.mjs";
import { npmPackages } from "./npmPackages.mjs";
import { pythonEnvironment } from "./pythonEnvironment.mjs";
import { pythonPackages } from "./pythonPackages.mjs";
import { rung } from "./rung.mjs";
import { typescript } from "./typescript.mjs";

/** Every step, in order. A step starts as soon as those it needs are done, so npm and pip run side by side. */
export const steps = [pythonEnvironment, npmPackages, pythonPackages, typescript, extensionBuild, binding, jupyterFiles, rung];

/** The steps that `npm run build` runs whatever their stamps say. */
export const builds = new Set(["typescript", "extensionBuild", "binding", "jupyterFiles", "rung"]);
