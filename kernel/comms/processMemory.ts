import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";

/** Resident bytes of a process; null where the system does not tell. */
export async function processMemory(pid: number | undefined): Promise<number | null> {
  if (pid === undefined || process.platform === "win32") return null;
  try {
    if (process.platform === "linux") return kibibytes(/^VmRSS:\s*(\d+) kB$/m.exec(await readFile(`/proc/${pid}/status`, "utf8"))?.[1]);
    return kibibytes((await promisify(execFile)("ps", ["-o", "rss=", "-p", String(pid)])).stdout.trim());
  } catch {
    // The process has ended meanwhile.
    return null;
  }
}

function kibibytes(digits: string | undefined): number | null {
  return digits === undefined || digits === "" ? null : Number(digits) * 1024;
}
