// What every benchmark prints: one JSON object a line with --json, else the same as a table.
import { parseArgs } from "node:util";

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** The flags that all benchmarks share, and those of one's own. */
export function options(own = {}) {
  const { values } = parseArgs({
    options: { json: { type: "boolean", default: false }, quick: { type: "boolean", default: false }, only: { type: "string" }, ...own },
  });
  return values;
}

const round = (value) => (value === null ? null : Number(value.toPrecision(4)));

/**
 * One line from paired rounds. `rounds` is a list of objects from contender to value; `ours` names the one that is compared.
 * Medians are of each contender's values; a ratio is the median of ours/peer taken round by round, so that a drift of the
 * machine between rounds cancels out.
 */
export function line({ bench, name, unit, better = "lower", rounds, ours = "ours", ...rest }) {
  const peers = Object.keys(rounds[0]).filter((key) => key !== ours);
  const of = (key) => (rounds[0][key] === null ? null : median(rounds.map((r) => r[key])));
  const ratioTo = (key) => (rounds[0][key] === null ? null : median(rounds.map((r) => r[ours] / r[key])));
  return {
    bench, case: name, unit, better,
    ours: round(of(ours)),
    peers: Object.fromEntries(peers.map((key) => [key, round(of(key))])),
    ratio: Object.fromEntries(peers.map((key) => [key, round(ratioTo(key))])),
    rounds: rounds.length,
    ...rest,
  };
}

export function print(result, json) {
  if (json) return void console.log(JSON.stringify(result));
  const peers = Object.entries(result.peers).map(([key, value]) => `${key} ${value ?? "–"} (${result.ratio[key] ?? "–"})`);
  console.log(`${result.bench.padEnd(10)} ${result.case.padEnd(10)} ours ${result.ours} ${result.unit}; ${peers.join("; ")}; ${result.rounds} rounds`);
}
