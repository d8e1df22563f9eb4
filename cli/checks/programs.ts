import { existsSync, readdirSync } from "node:fs";
import { delimiter, join } from "node:path";
import { projectRoot } from "../../src/backend/projectRoot.js";
import { pythonPart, setupRecord } from "../setupParts.js";
import { setUpHint, type Check } from "./check.js";

/** The Node that runs this. */
export function checkNode(): Check {
  const major = Number(process.versions.node.split(".")[0]);
  const tried = [20, 22, 24].includes(major);
  return {
    name: "node",
    title: "Node",
    ok: major >= 20,
    needed: true,
    found: process.versions.node,
    hints: tried ? [] : ["Gradbook is tested with Node 20, 22 and 24"],
    facts: { version: process.versions.node },
  };
}

/** The environment's Python and JupyterLab. */
export async function checkPython(): Promise<Check> {
  const { inVenv, venvVersion, sitePackages } = await pythonPart();
  const version = existsSync(inVenv("python")) ? venvVersion() : undefined;
  const lab = sitePackages() === undefined ? undefined : wheelVersion(sitePackages() ?? "", "jupyterlab");
  const ok = version !== undefined && lab !== undefined;
  return {
    name: "python",
    title: "Python",
    ok,
    needed: true,
    found: version === undefined ? "no environment in .venv" : `${version}, ${lab === undefined ? "without JupyterLab" : `JupyterLab ${lab}`}`,
    hints: ok ? [] : [setUpHint],
    facts: { version: version ?? null, jupyterlab: lab ?? null },
  };
}

/** TensorFlow's wheel and our binding for it. The rungs below run without. */
export async function checkTensorflow(): Promise<Check> {
  const installed = (await pythonPart()).installedTensorflow();
  const binding = existsSync(join(projectRoot(), "build", "gradbook.node"));
  const ok = installed !== undefined && binding;
  return {
    name: "tensorflow",
    title: "TensorFlow",
    ok,
    needed: false,
    found: installed === undefined ? "not installed" : `${installed.version} (${installed.wheel}), binding ${binding ? "compiled" : "not compiled"}`,
    hints: ok ? [] : [installed === undefined ? setUpHint : `install a C++17 compiler (Debian, Ubuntu: sudo apt install g++), then ${setUpHint}`],
    facts: { version: installed?.version ?? null, wheel: installed?.wheel ?? null, binding, gpu: setupRecord()?.gpu ?? false },
  };
}

/** A browser for the tests. */
export function checkBrowser(): Check {
  const found = findBrowser();
  return {
    name: "browser",
    title: "Browser for tests",
    ok: found !== undefined,
    needed: false,
    found: found ?? "none",
    hints: found === undefined ? ["install Chromium (Debian: sudo apt install chromium), or set CHROME to a Chrome or Chromium"] : [],
    facts: { path: found ?? null },
  };
}

function findBrowser(): string | undefined {
  const named = process.env["CHROME"];
  if (named) return existsSync(named) ? named : undefined;
  for (const name of ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]) {
    const folder = (process.env["PATH"] ?? "").split(delimiter).find((entry) => entry !== "" && existsSync(join(entry, name)));
    if (folder !== undefined) return join(folder, name);
  }
  return existsSync(join(projectRoot(), "node_modules", "@sparticuz", "chromium", "package.json")) ? "the npm package @sparticuz/chromium" : undefined;
}

function wheelVersion(folder: string, name: string): string | undefined {
  if (!existsSync(folder)) return undefined;
  const info = readdirSync(folder).find((entry) => entry.startsWith(`${name}-`) && entry.endsWith(".dist-info"));
  return info?.slice(name.length + 1, -".dist-info".length);
}
