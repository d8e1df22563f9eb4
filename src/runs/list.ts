import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { DISPLAY } from "../protocol/host.js";
import { Table } from "../display/table.js";
import type { RunRecord } from "./runRecord.js";
import { runsFolder } from "./runsFolder.js";

/** Recorded trainings, oldest first. */
export class RunList extends Array<RunRecord> {
  static override get [Symbol.species]() {
    return Array;
  }

  override toString(): string {
    return this.#table().toText();
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }

  [DISPLAY]() {
    return this.#table().toBundle();
  }

  #table(): Table {
    const metrics = [...new Set(this.flatMap((run) => Object.keys(run.metrics)))];
    return new Table(
      ["run", "status", "epochs", "seconds", ...metrics],
      this.map((run) => [
        run.name,
        run.status,
        String(Object.values(run.metrics)[0]?.length ?? 0),
        String(run.seconds),
        ...metrics.map((metric) => figure(run.metrics[metric]?.at(-1))),
      ]),
    );
  }
}

/** A metric's last value, as it stands in tables. */
export function figure(value: number | undefined): string {
  return value === undefined ? "" : typeof value === "number" ? value.toFixed(4) : String(value);
}

/**
 * The trainings recorded beside this notebook, oldest first.
 *
 * @example runs.list() // a table: name, status, epochs, seconds, last metrics
 */
export function list(): RunList {
  const runs = new RunList();
  if (!existsSync(runsFolder())) return runs;
  for (const name of readdirSync(runsFolder())) {
    const path = join(runsFolder(), name, "run.json");
    if (!existsSync(path)) continue;
    try {
      runs.push(JSON.parse(readFileSync(path, "utf8")) as RunRecord);
    } catch (error) {
      console.warn(`${path} can't be read (${error instanceof Error ? error.message : String(error)}) and is left out.`);
    }
  }
  return runs.sort((a, b) => (a.started < b.started ? -1 : a.started > b.started ? 1 : a.name < b.name ? -1 : 1));
}
