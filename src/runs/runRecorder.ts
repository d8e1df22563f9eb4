import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { backend, projectRoot } from "../backend/index.js";
import { runsFolder } from "./runsFolder.js";
import type { RunRecord, RunStatus } from "./runRecord.js";

/** What is known of a training when it begins. */
export interface RunStart {
  /** The model's name. */
  readonly model: string;
  readonly configuration: Readonly<Record<string, unknown>>;
  readonly seed: number | string;
}

let warned = false;

/**
 * Keeps a training's record in a folder of its own under `runs/`, up to date after every epoch.
 *
 * A folder that can't be written is said once and costs the training nothing.
 */
export class RunRecorder {
  #record: RunRecord;
  #folder: string | undefined;
  readonly #began = performance.now();

  constructor({ model, configuration, seed }: RunStart) {
    const now = new Date();
    this.#folder = makeFolder(`${stamp(now)}_${model}`);
    const { rung, version, device, threads } = backend();
    this.#record = {
      format: 1,
      name: this.#folder === undefined ? model : (this.#folder.split(/[\\/]/).at(-1) ?? model),
      started: now.toISOString(),
      status: "running",
      seconds: 0,
      configuration,
      seed,
      metrics: {},
      versions: { gradbook: gradbookVersion(), node: process.version, backend: version },
      backend: { rung, device, threads },
    };
    this.#write();
  }

  /** Writes down the metrics of all epochs so far. */
  update(metrics: Readonly<Record<string, readonly number[]>>): void {
    this.#record = { ...this.#record, metrics, seconds: this.#seconds() };
    this.#write();
  }

  /** Writes down how it ended. */
  finish(status: RunStatus, reason?: string): void {
    this.#record = { ...this.#record, status, seconds: this.#seconds(), ...(reason === undefined ? {} : { reason }) };
    this.#write();
  }

  #seconds(): number {
    return Math.round((performance.now() - this.#began) / 10) / 100;
  }

  #write(): void {
    if (this.#folder === undefined) return;
    try {
      const path = join(this.#folder, "run.json");
      const part = `${path}.part`;
      const text = JSON.stringify(this.#record, (_, value: unknown) => (isNonFinite(value) ? String(value) : value), 1);
      writeFileSync(part, text);
      renameSync(part, path);
    } catch (error) {
      warn(error);
      this.#folder = undefined;
    }
  }
}

/** JSON has no NaN and no infinity; a diverged epoch is kept as text. */
function isNonFinite(value: unknown): boolean {
  return typeof value === "number" && !Number.isFinite(value);
}

/** Makes a folder that nobody else has: a number follows the name when two trainings begin in the same second. */
function makeFolder(name: string): string | undefined {
  try {
    mkdirSync(runsFolder(), { recursive: true });
    for (let number = 1; ; number++) {
      const path = join(runsFolder(), number === 1 ? name : `${name}_${number}`);
      try {
        mkdirSync(path);
        return path;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
      }
    }
  } catch (error) {
    warn(error);
    return undefined;
  }
}

function warn(error: unknown): void {
  if (warned) return;
  warned = true;
  const reason = error instanceof Error ? error.message : String(error);
  console.warn(`The run can't be recorded in ${runsFolder()} (${reason}). Training goes on; fit({ run: false }) switches the record off.`);
}

/** `2026-03-01_12-30-05`, in local time. */
function stamp(time: Date): string {
  const two = (n: number) => String(n).padStart(2, "0");
  const day = [time.getFullYear(), two(time.getMonth() + 1), two(time.getDate())].join("-");
  return `${day}_${[two(time.getHours()), two(time.getMinutes()), two(time.getSeconds())].join("-")}`;
}

function gradbookVersion(): string {
  const { version } = JSON.parse(readFileSync(join(projectRoot(), "package.json"), "utf8")) as { version: string };
  return version;
}
