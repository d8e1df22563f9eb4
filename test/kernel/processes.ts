import { readdirSync, readFileSync } from "node:fs";

/** Whether a process runs; one that has ended and that nobody has asked about is still listed, as a zombie. */
export function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return process.platform !== "linux" || !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return false;
  }
}

/** A process's resident memory in MB; 0 where the system does not tell. */
export function memory(pid: number): number {
  if (process.platform !== "linux") return 0;
  const [, kilobytes] = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
  return Number(kilobytes ?? 0) / 1024;
}

/** How many files, pipes and sockets a process has open; 0 where the system does not tell. */
export function openFiles(pid: number): number {
  return process.platform === "linux" ? readdirSync(`/proc/${pid}/fd`).length : 0;
}
