import { execFileSync, spawn } from "node:child_process";
import { CommandError, type CommandHost } from "./command.js";

/** How long a program that is asked to end may take before it is killed; an interrupted cell is given up after 300 ms. */
const PATIENCE_MS = 150;

/** How a program ended. */
export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/**
 * Runs a program in the foreground of the cell: its output appears as it comes, and an interrupt ends it and what it has started.
 *
 * @param command a shell's command line, or with `args` a program
 */
export function runProgram(command: string, args: readonly string[] | undefined, host: CommandHost): Promise<Ended> {
  const child = spawn(command, [...(args ?? [])], { stdio: ["ignore", "pipe", "pipe"], shell: args === undefined || process.platform === "win32" });
  child.stdout.on("data", (chunk: Buffer) => process.stdout.write(chunk));
  child.stderr.on("data", (chunk: Buffer) => process.stderr.write(chunk));
  const stop = (): void => {
    // Parents first: a shell that sees its program end would go on with its next line.
    const family = [...(child.pid === undefined ? [] : [child.pid]), ...descendants(child.pid)];
    signalAll(family, "SIGTERM");
    setTimeout(() => signalAll(family, "SIGKILL"), PATIENCE_MS);
  };
  host.signal?.addEventListener("abort", stop, { once: true });
  return new Promise((resolve, reject) => {
    child.once("error", (error: NodeJS.ErrnoException) => {
      reject(error.code === "ENOENT" ? new CommandError(`${command}: expected a program of that name on the PATH, and the folder ${process.cwd()}; one of them is not there.`) : error);
    });
    // `close`, not `exit`: everything that it printed has been passed on by then.
    child.once("close", (code, signal) => {
      host.signal?.removeEventListener("abort", stop);
      resolve({ code, signal });
    });
  });
}

/** Processes that a process has started, and theirs. A group of their own would be simpler, but would outlive a killed kernel. */
function descendants(pid: number | undefined): number[] {
  if (pid === undefined || process.platform === "win32") return [];
  let table: string;
  try {
    table = execFileSync("ps", ["-A", "-o", "pid=,ppid="], { encoding: "utf8" });
  } catch {
    return [];
  }
  const pairs = table.trim().split("\n").map((line) => line.trim().split(/\s+/).map(Number));
  const found = [pid];
  for (const parent of found) for (const [child = 0, above] of pairs) if (above === parent) found.push(child);
  return found.slice(1);
}

function signalAll(pids: readonly number[], signal: NodeJS.Signals): void {
  for (const pid of pids) {
    try {
      process.kill(pid, signal);
    } catch {
      // It has ended by itself.
    }
  }
}
