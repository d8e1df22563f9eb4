import { appendFileSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import type { Scores } from "../metrics/totals.js";
import { Callback } from "./callback.js";

export interface CsvLoggerOptions {
  readonly path: string;
  /** What stands between two values; ",". */
  readonly separator?: string;
  /** Whether lines are added to a file that is there; false. */
  readonly append?: boolean;
}

/** See {@link csvLogger}. */
export class CsvLogger extends Callback {
  readonly path: string;
  readonly separator: string;
  readonly append: boolean;
  #names: readonly string[] | undefined;

  constructor({ path, separator = ",", append = false }: CsvLoggerOptions) {
    super();
    [this.path, this.separator, this.append] = [path, separator, append];
  }

  override onTrainBegin(): void {
    this.#names = undefined;
    if (!this.append || !existsSync(this.path)) return;
    const [head = ""] = readFileSync(this.path, "utf8").split("\n");
    if (head !== "") this.#names = head.split(this.separator).slice(1);
  }

  override onEpochEnd(epoch: number, scores: Scores): void {
    if (this.#names === undefined) {
      this.#names = Object.keys(scores);
      writeFileSync(this.path, `${["epoch", ...this.#names].join(this.separator)}\n`);
    }
    appendFileSync(this.path, `${[epoch, ...this.#names.map((name) => scores[name] ?? "")].join(this.separator)}\n`);
  }
}

/**
 * Writes a line of figures into a CSV file after every epoch.
 *
 * @param options.path the file
 * @param options.separator what stands between two values; ","
 * @param options.append whether lines are added to a file that is there; false
 * @throws when the file can't be written
 * @example await net.fit(data, { callbacks: [callbacks.csvLogger({ path: "log.csv" })] }); // epoch,loss,accuracy
 */
export function csvLogger(options: CsvLoggerOptions): CsvLogger {
  return new CsvLogger(options);
}
