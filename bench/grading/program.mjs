// Runs a program to its end and watches how much memory it and all that it starts take together.
import { spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

/** Proportional memory of a process and everything below it, in MB: shared pages count once. */
function memory(root) {
  const parents = new Map();
  for (const name of readdirSync("/proc").filter((entry) => /^\d+$/.test(entry))) {
    try {
      parents.set(Number(name), Number(readFileSync(`/proc/${name}/stat`, "utf8").replace(/^.*\) \S+ /s, "").split(" ")[0]));
    } catch {
      // It has ended meanwhile.
    }
  }
  const family = new Set([root]);
  for (let before = 0; before !== family.size; ) {
    before = family.size;
    for (const [pid, parent] of parents) if (family.has(parent)) family.add(pid);
  }
  let sum = 0;
  for (const pid of family) {
    try {
      sum += Number(/^Pss: +(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, "utf8"))?.[1] ?? 0);
    } catch {
      // It has ended meanwhile.
    }
  }
  return sum / 1024;
}

/** @returns seconds, exit code, peak memory in MB, and the last of what it wrote */
export function run(command, args, { cwd, env = {}, killWhen } = {}) {
  const began = performance.now();
  const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "pipe"], detached: true });
  let log = "";
  let peak = 0;
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", (text) => (log = (log + text).slice(-6000)));
  const watch = setInterval(() => {
    peak = Math.max(peak, memory(child.pid));
    if (killWhen?.() === true) process.kill(-child.pid, "SIGKILL");
  }, 250);
  return new Promise((resolve) => {
    child.on("close", (code) => {
      clearInterval(watch);
      resolve({ seconds: (performance.now() - began) / 1000, code, peak: Math.round(peak), log });
    });
  });
}
