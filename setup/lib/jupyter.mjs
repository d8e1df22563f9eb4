import { mkdirSync } from "node:fs";
import { createServer } from "node:net";
import { spawn } from "node:child_process";
import { delimiter, dirname } from "node:path";
import { SetupFailure } from "./failure.mjs";
import { inVenv, venv } from "./python.mjs";
import { at } from "./root.mjs";

const folder = (name) => at("build", "jupyter", name);

/**
 * The environment in which JupyterLab runs: everything that it would write into the home folder goes under build/jupyter,
 * and it finds the kernel and the extension of .venv and no others.
 * @param {NodeJS.ProcessEnv} [base]
 */
export function jupyterEnvironment(base = process.env) {
  return {
    ...base,
    VIRTUAL_ENV: venv,
    PATH: [dirname(inVenv("python")), base.PATH ?? ""].join(delimiter),
    JUPYTER_CONFIG_DIR: folder("config"),
    JUPYTER_DATA_DIR: folder("data"),
    JUPYTER_RUNTIME_DIR: folder("runtime"),
    JUPYTERLAB_SETTINGS_DIR: folder("settings"),
    JUPYTERLAB_WORKSPACES_DIR: folder("workspaces"),
    IPYTHONDIR: folder("ipython"),
    // Frozen modules make the debugger of Python notebooks warn at every start.
    PYDEVD_DISABLE_FILE_VALIDATION: "1",
  };
}

/** The port that the user's flags name (`--port 8888`, `--port=8888`, `--ServerApp.port=8888`), if they name one. */
export function namedPort(flags) {
  for (const [index, flag] of flags.entries()) {
    const match = /^--(?:ServerApp\.|LabApp\.|NotebookApp\.)?port(?:=(.*))?$/.exec(flag);
    if (match === null) continue;
    const text = match[1] ?? flags[index + 1] ?? "";
    const port = Number(text);
    if (!/^\d+$/.test(text) || port > 65_535) throw new SetupFailure(`--port must be a number from 0 to 65535; received ${text === "" ? "nothing" : text}.`);
    return port;
  }
  return undefined;
}

/** The address that the user's flags name, JupyterLab's own default otherwise. */
function namedAddress(flags) {
  for (const [index, flag] of flags.entries()) {
    const match = /^--(?:ServerApp\.)?ip(?:=(.*))?$/.exec(flag);
    if (match !== null) return match[1] ?? flags[index + 1] ?? "localhost";
  }
  return "localhost";
}

/** Refuses a port that the user asked for and cannot have. JupyterLab itself would take another one, or fail with a traceback. */
export async function refuseTakenPort(flags) {
  const port = namedPort(flags);
  if (port === undefined || port === 0) return;
  const address = namedAddress(flags);
  const error = await new Promise((resolve) => {
    const server = createServer();
    server.once("error", resolve);
    server.listen({ port, host: address === "*" || address === "" ? undefined : address, exclusive: true }, () => server.close(() => resolve(undefined)));
  });
  if (error === undefined) return;
  if (error.code === "EADDRINUSE") {
    throw new SetupFailure(`Port ${port} is in use: stop the program that uses it, or choose another: npm start -- --port ${port === 65_535 ? 8888 : port + 1}`);
  }
  if (error.code === "EACCES") throw new SetupFailure(`Port ${port} may not be used by this user: choose one from 1024 on: npm start -- --port 8888`);
  throw new SetupFailure(`Cannot listen on ${address}, port ${port} (${error.code}): choose another with --ip and --port.`);
}

/**
 * Starts JupyterLab on notebooks/ with our kernel as the default, and waits for its end.
 * @param {string[]} flags JupyterLab's own, as the user gave them; they win over ours
 * @returns {Promise<number>} the exit code
 */
export function startLab(flags) {
  const notebooks = at("notebooks");
  mkdirSync(notebooks, { recursive: true });
  const ours = [
    "--MultiKernelManager.default_kernel_name=gradbook",
    // The first Ctrl-C ends it; a course machine's terminal is no place for a question with a time limit.
    "--ServerApp.answer_yes=True",
    // It would look for language servers through npm, which writes into the home folder; our kernel has its own completion.
    "--LanguageServerManager.autodetect=False",
  ];
  if (namedPort(flags) !== undefined) ours.push("--ServerApp.port_retries=0");
  // JupyterLab refuses to run as root without this; in a container, where root is the usual user, that would be a dead end.
  if (process.getuid?.() === 0 && !flags.some((flag) => flag.startsWith("--allow-root"))) ours.push("--allow-root");
  const lab = spawn(inVenv("python"), ["-m", "jupyterlab", ...ours, ...flags], { cwd: notebooks, env: jupyterEnvironment(), stdio: "inherit" });
  let stopping = false;
  const pass = (signal) => {
    const again = stopping;
    stopping = true;
    // From a terminal JupyterLab has got the same Ctrl-C already.
    if (signal === "SIGINT" && process.stdin.isTTY && !again) return;
    lab.kill(signal);
  };
  process.on("SIGINT", pass).on("SIGTERM", pass).on("SIGHUP", pass);
  return new Promise((resolve, reject) => {
    lab.once("error", reject);
    lab.once("exit", (code) => resolve(stopping ? 0 : (code ?? 1)));
  });
}
