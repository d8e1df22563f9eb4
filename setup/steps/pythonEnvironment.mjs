import { existsSync, mkdirSync, rmSync } from "node:fs";
import { runCommand } from "../lib/command.mjs";
import { SetupFailure } from "../lib/failure.mjs";
import { gpuSeen } from "../lib/gpu.mjs";
import { findPython, installedTensorflow, inVenv, venv, venvRuns, venvVersion } from "../lib/python.mjs";
import { readNote, writeNote } from "../lib/venvNote.mjs";
import { root } from "../lib/root.mjs";

/**
 * The virtual environment in .venv. It is made anew when it does not run, when its packages were only half installed,
 * when the clone was moved (its scripts hold full paths), when `$PYTHON` names another Python than it was made with,
 * and when a GPU has appeared (the CPU and the GPU wheel of TensorFlow share a folder, so one cannot replace the other).
 */
export const pythonEnvironment = {
  name: "pythonEnvironment",
  title: "Python environment",
  needs: [],
  endsOthers: true,
  inputs: () => [],
  outputs: () => [inVenv("python"), venv],
  sound: () => whyAnew() === undefined,
  async run(task) {
    const reason = existsSync(venv) ? (whyAnew() ?? ((await venvRuns()) ? undefined : "it does not run")) : "";
    if (reason === undefined) return { note: `Python ${venvVersion()}, kept`, facts: { python: venvVersion() } };
    const python = await findPython();
    if (reason !== "") task.say(`removing the old one: ${reason}`);
    // A killed set-up may have left a pip behind that still writes there for a moment.
    rmSync(venv, { recursive: true, force: true, maxRetries: 5, retryDelay: 300 });
    // The note comes first: an environment without a finished one is known as a half-made one.
    mkdirSync(venv);
    writeNote({ root, python: process.env.PYTHON ?? null, finished: false });
    task.say(`with Python ${python.version}`);
    const { code, output, log } = await runCommand(python.file, ["-m", "venv", venv], { log: "venv" });
    if (code !== 0) {
      throw new SetupFailure(`Python ${python.version} could not make a virtual environment: ${output.trim().split("\n").at(-1)}`, log);
    }
    return { note: `Python ${python.version}${reason === "" ? "" : `, made anew: ${reason}`}`, facts: { python: python.version } };
  },
};

function whyAnew() {
  const note = readNote();
  if (note === undefined) return undefined;
  if (!note.finished) return "its packages were half installed";
  if (note.root !== root) return "the folder was moved";
  if (process.env.PYTHON && process.env.PYTHON !== note.python) return `PYTHON=${process.env.PYTHON}`;
  if (gpuSeen() && installedTensorflow()?.wheel === "tensorflow_cpu") return "a GPU is there now";
  return undefined;
}
