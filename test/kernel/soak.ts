import { readFileSync, writeFileSync, existsSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import { ROOT } from "./client.js";

const RESULTS = join(ROOT, "bench", "results", "soak.jsonl");

/** Keeps a soak's figures as the last result of its case, a line of JSON in bench/results/soak.jsonl. */
export function record(name: string, figures: Readonly<Record<string, unknown>>): void {
  const lines = existsSync(RESULTS) ? readFileSync(RESULTS, "utf8").split("\n").filter((line) => line !== "") : [];
  const others = lines.filter((line) => (JSON.parse(line) as { case: string }).case !== name);
  const line = JSON.stringify({ bench: "soak", case: name, ...figures, cores: cpus().length, versions: { node: process.version } });
  writeFileSync(RESULTS, `${[...others, line].sort().join("\n")}\n`);
}

/** Median, 95th percentile and largest of some milliseconds. */
export function spread(ms: readonly number[]): { median: number; p95: number; max: number } {
  const sorted = [...ms].sort((a, b) => a - b);
  const at = (part: number): number => Math.round((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0) * 10) / 10;
  return { median: at(0.5), p95: at(0.95), max: at(1) };
}

/** Numbers from 0 to 1 that are the same in every run. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}
