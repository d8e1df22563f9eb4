import { readFileSync } from "node:fs";
import { runCommand } from "../lib/command.mjs";
import { gpuSeen } from "../lib/gpu.mjs";
import { packageFailure } from "../lib/network.mjs";
import { installedTensorflow, inVenv, venvVersion } from "../lib/python.mjs";
import { readNote, writeNote } from "../lib/venvNote.mjs";
import { at, root } from "../lib/root.mjs";

/**
 * The CUDA list where an NVIDIA GPU is seen. An environment that has it keeps it when the GPU is away for a while:
 * that wheel runs on the CPU as well.
 */
function list() {
  const cuda = gpuSeen() || (process.platform === "linux" && process.arch === "x64" && installedTensorflow()?.wheel === "tensorflow");
  return at("setup", cuda ? "requirements-gpu.txt" : "requirements.txt");
}

/** JupyterLab, TensorFlow and the rest of the pinned list, by pip, with checked hashes. */
export const pythonPackages = {
  name: "pythonPackages",
  title: "Python packages",
  needs: ["pythonEnvironment"],
  endsOthers: true,
  inputs: () => [readFileSync(list(), "utf8"), venvVersion() ?? ""],
  outputs: () => [inVenv("jupyter-lab")],
  sound: () => readNote()?.finished === true,
  async run(task) {
    const note = readNote() ?? { root, python: null };
    // A killed pip leaves packages that look installed and are not, so an unfinished environment is made anew.
    writeNote({ ...note, finished: false });
    let collected = 0;
    const args = ["-m", "pip", "install", "--no-compile", "--require-hashes", "--progress-bar=off", "-r", list()];
    const { code, output, log } = await runCommand(inVenv("python"), args, {
      log: "pip",
      env: { ...process.env, PIP_DISABLE_PIP_VERSION_CHECK: "1", PIP_NO_INPUT: "1", PYTHONUNBUFFERED: "1", PYTHONDONTWRITEBYTECODE: "1" },
      onLine(line) {
        const name = /^Collecting ([\w.-]+)/.exec(line)?.[1];
        if (name !== undefined) task.say(`fetching ${name} (${(collected += 1)})`);
        if (line.startsWith("Installing collected")) task.say(`installing ${collected} packages`);
      },
    });
    if (code !== 0) throw packageFailure({ tool: "pip", what: "the Python packages", output, log });
    writeNote({ ...note, finished: true });
    const tensorflow = installedTensorflow();
    return {
      note: tensorflow ? `JupyterLab and TensorFlow ${tensorflow.version}` : "JupyterLab",
      facts: { tensorflow: tensorflow?.version ?? null, gpu: gpuSeen() },
    };
  },
};
