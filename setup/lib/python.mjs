import { execFile } from "node:child_process";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { delimiter, join } from "node:path";
import { at } from "./root.mjs";
import { SetupFailure } from "./failure.mjs";

export const venv = at(".venv");
const windows = process.platform === "win32";

/** A program of the virtual environment. */
export const inVenv = (name) => join(venv, windows ? "Scripts" : "bin", windows ? `${name}.exe` : name);

/** Where the virtual environment keeps what JupyterLab looks for. */
export const jupyterShare = (...parts) => join(venv, "share", "jupyter", ...parts);

/** No TensorFlow wheel exists outside these. */
const oldest = 10;
const newest = 13;

/** The usual names, the user's own choice of `python3` first. */
const names = ["python3", "python3.12", "python3.13", "python3.11", "python3.10", "python"];

const question = `
import sys, json
try:
    import venv, ensurepip
    able = True
except ImportError:
    able = False
print(json.dumps([sys.version_info[0], sys.version_info[1], ".".join(map(str, sys.version_info[:3])), able, sys.executable]))
`;

/** Asks a Python what it is; undefined when it does not run (a shim of a version that is not installed, say). */
function ask(file) {
  return new Promise((resolve) => {
    execFile(file, ["-c", question], { timeout: 20_000 }, (error, stdout) => {
      try {
        const [major, minor, version, able, executable] = JSON.parse(stdout);
        resolve({ file: executable || file, fits: major === 3 && minor >= oldest && minor <= newest, version, able });
      } catch {
        resolve(undefined);
      }
    });
  });
}

function onPath(name) {
  const folders = (process.env.PATH ?? "").split(delimiter).filter((folder) => folder !== "");
  return folders.map((folder) => join(folder, windows ? `${name}.exe` : name)).filter((file) => existsSync(file));
}

/**
 * Finds a Python from 3.10 to 3.13 that can make virtual environments: `$PYTHON`, or the first fitting one on the PATH.
 * @returns {Promise<{ file: string, version: string }>}
 */
export async function findPython() {
  const named = process.env.PYTHON;
  if (named) {
    const answer = await ask(named);
    if (answer?.fits && answer.able) return answer;
    const came = answer === undefined ? "does not run" : answer.fits ? "has no venv module" : `is Python ${answer.version}`;
    throw new SetupFailure(`PYTHON=${named} ${came}: set it to a Python from 3.10 to 3.13 with venv, or unset it, then run again.`);
  }
  const seen = [];
  for (const file of new Set(names.flatMap(onPath))) {
    const answer = await ask(file);
    if (answer?.fits && answer.able) return answer;
    if (answer !== undefined) seen.push(answer);
  }
  const bare = seen.find((answer) => answer.fits);
  if (bare !== undefined) {
    const minor = bare.version.split(".").slice(0, 2).join(".");
    throw new SetupFailure(`Python ${bare.version} has no venv module: install it (Debian, Ubuntu: sudo apt install python${minor}-venv), then run again.`);
  }
  const other = seen.length === 0 ? "none was found" : `found only ${[...new Set(seen.map((answer) => answer.version))].join(", ")}`;
  throw new SetupFailure(
    `Gradbook needs Python 3.10 to 3.13 with venv; ${other}. Install one (Debian, Ubuntu: sudo apt install python3 python3-venv; macOS: brew install python@3.12) or set PYTHON to it, then run again.`,
  );
}

/** Whether the virtual environment's Python still runs and has pip. */
export function venvRuns() {
  return new Promise((resolve) => {
    execFile(inVenv("python"), ["-c", "import pip"], { timeout: 60_000 }, (error) => resolve(error === null));
  });
}

/** The version in the virtual environment's own note, "3.11.7". */
export function venvVersion() {
  try {
    return /^version(?:_info)? *= *(\d+\.\d+\.\d+)/m.exec(readFileSync(join(venv, "pyvenv.cfg"), "utf8"))?.[1];
  } catch {
    return undefined;
  }
}

/** The folder with the installed packages, if there is one. */
export function sitePackages() {
  const version = venvVersion();
  if (version === undefined) return undefined;
  return windows ? join(venv, "Lib", "site-packages") : join(venv, "lib", `python${version.split(".").slice(0, 2).join(".")}`, "site-packages");
}

/** The installed TensorFlow: its wheel's name and version. Read from the folder's names, which takes no Python start. */
export function installedTensorflow() {
  const folder = sitePackages();
  if (folder === undefined || !existsSync(folder)) return undefined;
  for (const name of readdirSync(folder)) {
    const match = /^(tensorflow(?:_cpu)?)-([\d.]+)\.dist-info$/.exec(name);
    if (match) return { wheel: match[1], version: match[2] };
  }
  return undefined;
}

/** Whether the installed wheel carries TensorFlow as a library to link with. Those for Windows don't. */
export function tensorflowLibrary() {
  const folder = sitePackages();
  return folder !== undefined && ["libtensorflow_cc.so.2", "libtensorflow_cc.2.dylib"].some((name) => existsSync(join(folder, "tensorflow", name)));
}
