import { DISPLAY, type MimeBundle } from "../protocol/host.js";
import { Table } from "../display/table.js";
import { overlaySvg } from "./overlaySvg.js";
import { figure, list } from "./list.js";
import type { RunRecord } from "./runRecord.js";

/** Trainings side by side. */
export class Comparison {
  readonly runs: readonly RunRecord[];
  /** The settings that are not the same in all of them, one row each: the setting, then its value in every run. */
  readonly differences: readonly (readonly string[])[];
  /** Each metric's last value in every run. */
  readonly results: readonly (readonly string[])[];

  constructor(runs: readonly RunRecord[]) {
    this.runs = runs;
    const settings = runs.map(({ configuration, seed, versions, backend }) => flat({ ...configuration, seed, versions, backend }));
    const names = [...new Set(settings.flatMap((each) => [...each.keys()]))];
    this.differences = names
      .map((name) => [name, ...settings.map((each) => each.get(name) ?? "–")])
      .filter(([, first, ...others]) => others.some((value) => value !== first));
    this.results = this.#metrics().map((metric) => [metric, ...runs.map((run) => figure(run.metrics[metric]?.at(-1)))]);
  }

  toString(): string {
    return this.#table().toText();
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }

  [DISPLAY](): MimeBundle {
    const curves = this.#metrics().map((metric) => overlaySvg(metric, this.runs));
    return { "text/plain": this.toString(), "text/html": curves.join("") + this.#table().toHtml() };
  }

  #metrics(): string[] {
    return [...new Set(this.runs.flatMap((run) => Object.keys(run.metrics)))];
  }

  #table(): Table {
    return new Table(["", ...this.runs.map((run) => run.name)], [...this.results, ...this.differences]);
  }
}

/** Nested settings as one level: `layers[0].units` to `64`. */
function flat(value: unknown, name = "", into = new Map<string, string>()): Map<string, string> {
  if (Array.isArray(value) && value.some((item) => typeof item === "object")) {
    value.forEach((item, i) => flat(item, `${name}[${i}]`, into));
  } else if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    for (const [key, item] of Object.entries(value)) flat(item, name === "" ? key : `${name}.${key}`, into);
  } else {
    into.set(name, Array.isArray(value) ? value.join(", ") : String(value));
  }
  return into;
}

/**
 * Compares recorded trainings: their curves over each other, their results and the settings in which they differ.
 *
 * @param which `"last 3"` for the newest, or the runs' names
 * @throws when a name is unknown or there is nothing to compare
 * @example runs.compare("last 3")
 */
export function compare(which: `last ${number}` | readonly string[] = "last 2"): Comparison {
  const all = list();
  if (all.length === 0) throw new Error("runs.compare: nothing is recorded in runs/ yet. Call fit first.");
  if (typeof which === "string") {
    const count = Number(/^last (\d+)$/.exec(which)?.[1]);
    if (!(count > 0)) throw new Error(`runs.compare: say "last 3" or give a list of names; received ${JSON.stringify(which)}.`);
    return new Comparison(all.slice(-count));
  }
  return new Comparison(
    which.map((name) => {
      const run = all.find((each) => each.name === name);
      if (run === undefined) throw new Error(`runs.compare: there is no run called ${JSON.stringify(name)}. runs.list() shows all of them.`);
      return run;
    }),
  );
}
