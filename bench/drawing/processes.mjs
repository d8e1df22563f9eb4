// CPU time of this process's descendants, which a benchmark reads to see what a page and its servers spend. Linux only.
import { readdirSync, readFileSync } from "node:fs";

/** Milliseconds in a clock tick of /proc, which is 1/100 s on every Linux. */
const TICK = 10;

/** CPU milliseconds that all living descendants have used, or null where there is no /proc. */
export function descendantsCpu(root = process.pid) {
  if (process.platform !== "linux") return null;
  const processes = new Map();
  for (const name of readdirSync("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const stat = readFileSync(`/proc/${name}/stat`, "utf8");
      const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      processes.set(Number(name), { parent: Number(fields[1]), cpu: (Number(fields[11]) + Number(fields[12])) * TICK });
    } catch {
      // It has ended meanwhile.
    }
  }
  const below = (pid) => {
    for (let at = processes.get(pid)?.parent; at !== undefined; at = processes.get(at)?.parent) if (at === root) return true;
    return false;
  };
  return [...processes].filter(([pid]) => below(pid)).reduce((sum, [, { cpu }]) => sum + cpu, 0);
}
