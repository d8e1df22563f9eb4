import type { Scores } from "../metrics/totals.js";
import { Callback } from "./callback.js";
import { figureOf, signOf } from "./monitor.js";

export interface ModelCheckpointOptions {
  /** Where the model of the best epoch is saved; nowhere. */
  readonly best?: string;
  /** Where the model of the last epoch is saved; nowhere. `{epoch}` in it stands for the epoch's number. */
  readonly last?: string;
  /** The figure that decides which is best; "valLoss". */
  readonly monitor?: string;
  /** Whether larger is better: "max" for accuracies, scores and the like, "min" otherwise, unless said here. */
  readonly mode?: "min" | "max";
  /** After how many epochs the last one is saved; 1. */
  readonly everyEpochs?: number;
  /** What the figure must be better than at first; anything is. */
  readonly initialBest?: number;
}

/** See {@link modelCheckpoint}. */
export class ModelCheckpoint extends Callback {
  readonly options: ModelCheckpointOptions;
  readonly #sign: 1 | -1;
  #best: number;

  constructor(options: ModelCheckpointOptions) {
    super();
    const { best, last, monitor = "valLoss", mode, everyEpochs = 1, initialBest } = options;
    if (best === undefined && last === undefined) throw new Error('modelCheckpoint: it saves nothing. Give it best or last, such as { best: "best.keras" }.');
    for (const path of [best, last]) {
      if (path !== undefined && !/\.(keras|safetensors)$/i.test(path)) throw new Error(`modelCheckpoint: a file's name must end in .keras or .safetensors; received ${JSON.stringify(path)}.`);
    }
    if (!(Number.isInteger(everyEpochs) && everyEpochs > 0)) throw new Error(`modelCheckpoint: everyEpochs must be a positive integer; received ${everyEpochs}.`);
    this.options = options;
    this.#sign = signOf(monitor, mode);
    this.#best = initialBest === undefined ? Number.POSITIVE_INFINITY : this.#sign * initialBest;
  }

  override state() {
    return { best: this.#best };
  }

  override restore({ best = Number.POSITIVE_INFINITY }: Readonly<Record<string, number>>): void {
    this.#best = best;
  }

  override async onEpochEnd(epoch: number, scores: Scores): Promise<void> {
    const { best, last, monitor = "valLoss", everyEpochs = 1 } = this.options;
    if (last !== undefined && epoch % everyEpochs === 0) await this.training.save(last.replaceAll("{epoch}", String(epoch)));
    if (best === undefined) return;
    const value = this.#sign * figureOf("modelCheckpoint", monitor, scores);
    if (value >= this.#best) return;
    this.#best = value;
    await this.training.save(best.replaceAll("{epoch}", String(epoch)));
  }
}

/**
 * Saves the model while it is trained: the best so far, the last one, or both. A file stays whole until the next one is written.
 *
 * `.keras` holds layers and weights (and opens in Keras), `.safetensors` the weights alone. To go on with a training that was killed, take
 * `backupAndRestore`: that keeps the optimizer's variables as well.
 *
 * @param options.best where the best epoch's model is saved
 * @param options.last where the last epoch's model is saved; `{epoch}` stands for its number
 * @param options.monitor the figure that decides; "valLoss"
 * @param options.mode "min" or "max"; by the figure's name
 * @param options.everyEpochs after how many epochs the last one is saved; 1
 * @param options.initialBest what the figure must be better than at first
 * @throws when there is nothing to save, or after the first epoch when there is no such figure
 * @example await net.fit(data, { epochs: 9, validation, callbacks: [callbacks.modelCheckpoint({ best: "best.keras", monitor: "valAccuracy" })] });
 */
export function modelCheckpoint(options: ModelCheckpointOptions): ModelCheckpoint {
  return new ModelCheckpoint(options);
}
