import { nearest } from "./nearest.js";
import { Progress } from "./progress.js";
import { UsageError, type Verb } from "./verb.js";

/** Lists the published data sets, and brings them to this machine. */
export const data: Verb = {
  name: "data",
  usage: "list | fetch NAME…",
  summary: "data sets: what there is and what is on this machine; fetch brings some before they are needed",
  async run([action, ...names]) {
    if (action === "list" && names.length === 0) return list();
    if (action === "fetch" && names.length > 0) return fetchAll(names);
    throw new UsageError(action === "fetch" ? "fetch names no data set." : `must be told list or fetch; received ${JSON.stringify([action, ...names].join(" ").trim())}.`);
  },
};

async function list(): Promise<number> {
  const { catalogue } = await import("../src/datasets/catalogue.js");
  const rows = catalogue.map((set) => {
    const places = Object.keys(set.files).map((file) => set.find(file)?.place);
    const isHere = places.every((place) => place !== undefined);
    const where = isHere ? [...new Set(places)].join(", ") : places.some((place) => place !== undefined) ? "in part" : "–";
    return [set.name, size(set.bytes), where, set.summary, set.licence] as const;
  });
  const header = ["name", "size", "here", "what", "licence"] as const;
  const widths = header.map((_, column) => Math.max(...[header, ...rows].map((row) => (row[column] ?? "").length)));
  for (const row of [header, ...rows]) console.log(row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ").trimEnd());
  return 0;
}

async function fetchAll(names: readonly string[]): Promise<number> {
  const { catalogue, fetchSet } = await import("../src/datasets/catalogue.js");
  const known = catalogue.map(({ name }) => name);
  const sets = names.map((name) => {
    const set = catalogue.find((candidate) => candidate.name === name);
    if (set !== undefined) return set;
    const meant = nearest(name, known);
    throw new UsageError(`no data set "${name}". ${meant === undefined ? "" : `Did you mean "${meant}"? `}Known: ${known.join(", ")}.`);
  });
  const progress = new Progress();
  for (const set of sets) {
    const end = progress.start(set.title);
    try {
      console.log(`${set.name}: ${await fetchSet(set)}`);
      end("✓");
    } catch (error) {
      end("✗");
      throw error;
    }
  }
  return 0;
}

/** "170 MB", "4.6 kB". */
function size(bytes: number | undefined): string {
  if (bytes === undefined) return "?";
  return bytes >= 1e6 ? `${Math.round(bytes / 1e6)} MB` : `${(bytes / 1e3).toFixed(1)} kB`;
}
