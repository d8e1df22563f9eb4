/** What one submission may use. */
export interface Limits {
  /** Wall time of one cell, in seconds. */
  readonly cellSeconds: number;
  /** Wall time of the whole submission, in seconds. */
  readonly totalSeconds: number;
  /** Processor time of all its threads together, in seconds. */
  readonly cpuSeconds: number;
  /** Memory, in MB. What V8's heap may hold is half of it. */
  readonly memoryMb: number;
  /** Processes and threads. The kernel of Linux does not count them for root. */
  readonly processes: number;
  /** Node opens all modules of an import at once: Gradbook's own are some 430. */
  readonly openFiles: number;
  /** What its files may take, in MB; they live in memory. */
  readonly diskMb: number;
  /** What all its cells may print and draw, in MB. */
  readonly outputMb: number;
}

export const defaultLimits: Limits = {
  cellSeconds: 60, totalSeconds: 600, cpuSeconds: 1200, memoryMb: 4096, processes: 512, openFiles: 4096, diskMb: 256, outputMb: 20,
};

/** The part of them that the system holds by itself, as arguments of `prlimit`. */
export function prlimitArguments(limits: Limits): string[] {
  const memory = limits.memoryMb * 2 ** 20;
  // Not the address space: V8 reserves far more of it than it uses.
  return [`--data=${memory}`, `--cpu=${limits.cpuSeconds}`, `--nproc=${limits.processes}`, `--nofile=${limits.openFiles}`, `--fsize=${limits.diskMb * 2 ** 20}`, "--core=0"];
}
