import { appendFileSync, writeFileSync } from "node:fs";
import type { Scores } from "../metrics/totals.js";
import { Callback } from "./callback.js";

export interface JsonLoggerOptions {
  readonly path: string;
  /** Whether lines are added to a file that is there; false. */
  readonly append?: boolean;
}

/** See {@link jsonLogger}. */
export class JsonLogger extends Callback {
  readonly path: string;
  readonly append: boolean;

  constructor({ path, append = false }: JsonLoggerOptions) {
    super();
    [this.path, this.append] = [path, append];
  }

  override onTrainBegin(): void {
    if (!this.append) writeFileSync(this.path, "");
  }

  override onEpochEnd(epoch: number, scores: Scores): void {
    const { optimizer } = this.training;
    appendFileSync(this.path, `${JSON.stringify({ epoch, time: new Date().toISOString(), learningRate: optimizer.learningRate, ...scores })}\n`);
  }
}

/**
 * Writes a JSON object into a file after every epoch, one a line: epoch, time, learning rate and figures.
 *
 * @param options.path the file
 * @param options.append whether lines are added to a file that is there; false
 * @throws when the file can't be written
 * @example await net.fit(data, { callbacks: [callbacks.jsonLogger({ path: "log.jsonl" })] });
 */
export function jsonLogger(options: JsonLoggerOptions): JsonLogger {
  return new JsonLogger(options);
}
