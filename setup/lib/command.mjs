import { spawn } from "node:child_process";
import { createWriteStream, mkdirSync } from "node:fs";
import { at, root } from "./root.mjs";

/** The children that run now, so that a failure or Ctrl-C ends them all. */
const running = new Set();

/** Ends every child; used when one step failed or the user pressed Ctrl-C. */
export function endChildren() {
  for (const child of running) child.kill("SIGTERM");
}

/**
 * Runs a program with its whole output in build/logs.
 * @param {string} file
 * @param {string[]} args
 * @param {{ log: string, env?: NodeJS.ProcessEnv, cwd?: string, onLine?: (line: string) => void }} options
 * @returns {Promise<{ code: number, output: string, log: string }>} `code` is -1 when the program could not be started
 */
export function runCommand(file, args, { log, env = process.env, cwd = root, onLine }) {
  mkdirSync(at("build", "logs"), { recursive: true });
  const logPath = at("build", "logs", `${log}.log`);
  const sink = createWriteStream(logPath);
  sink.write(`$ ${[file, ...args].join(" ")}\n`);
  return new Promise((resolve, reject) => {
    sink.once("error", reject);
    // npm is a script (npm.cmd) on Windows, and only a shell starts those.
    const shell = process.platform === "win32" && file.endsWith(".cmd");
    const child = spawn(file, args, { cwd, env, shell, stdio: ["ignore", "pipe", "pipe"] });
    running.add(child);
    let output = "";
    let rest = "";
    const take = (chunk) => {
      sink.write(chunk);
      output = (output + chunk).slice(-200_000);
      const lines = (rest + chunk).split(/\r?\n|\r/);
      rest = lines.pop() ?? "";
      if (onLine) lines.forEach((line) => onLine(line));
    };
    child.stdout.setEncoding("utf8").on("data", take);
    child.stderr.setEncoding("utf8").on("data", take);
    const finish = (code) => {
      running.delete(child);
      sink.end(() => resolve({ code, output, log: logPath }));
    };
    child.once("error", (error) => {
      output += error.message;
      sink.write(`${error.message}\n`);
      finish(-1);
    });
    child.once("close", (code, signal) => finish(code ?? (signal ? 1 : -1)));
  });
}
