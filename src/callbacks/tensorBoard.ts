import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Scores } from "../metrics/totals.js";
import { Callback } from "./callback.js";
import { EventFile } from "./eventFile.js";

export interface TensorBoardOptions {
  /** The folder that TensorBoard is pointed at; "logs". */
  readonly logDir?: string;
  /** After how many epochs histograms of all weights are written; 0, which is never. */
  readonly histogramEvery?: number;
  /** Whether the loss of every step is written besides the figures of every epoch; false. */
  readonly everyStep?: boolean;
}

/** See {@link tensorBoard}. */
export class TensorBoard extends Callback {
  override readonly seesEachStep = false;
  readonly options: Required<TensorBoardOptions>;
  #train: EventFile | undefined;
  #validation: EventFile | undefined;

  constructor({ logDir = "logs", histogramEvery = 0, everyStep = false }: TensorBoardOptions) {
    super();
    if (!(Number.isInteger(histogramEvery) && histogramEvery >= 0)) throw new Error(`tensorBoard: histogramEvery must be a whole number from 0; received ${histogramEvery}.`);
    this.options = { logDir, histogramEvery, everyStep };
  }

  override onTrainBegin(): void {
    this.#train = this.#open("train");
    this.#validation = undefined;
  }

  override onBatchEnd(step: number, scores: Scores): void {
    if (!this.options.everyStep) return;
    for (const [name, value] of Object.entries(scores)) this.#train?.scalar(`batch_${name}`, value, step);
  }

  override onEpochEnd(epoch: number, scores: Scores): void {
    for (const [name, value] of Object.entries(scores)) {
      const judged = /^val([A-Z].*)$/.exec(name)?.[1];
      if (judged === undefined) this.#train?.scalar(`epoch_${name}`, value, epoch);
      else (this.#validation ??= this.#open("validation")).scalar(`epoch_${judged.charAt(0).toLowerCase()}${judged.slice(1)}`, value, epoch);
    }
    this.#train?.scalar("epoch_learningRate", this.training.optimizer.learningRate, epoch);
    const { histogramEvery } = this.options;
    if (histogramEvery === 0 || epoch % histogramEvery !== 0) return;
    this.training.weights.forEach(({ name, variable }, i) => this.#train?.histogram(`${i}.${name}`, variable.dataSync(), epoch));
  }

  #open(part: string): EventFile {
    const folder = join(this.options.logDir, part);
    mkdirSync(folder, { recursive: true });
    return new EventFile(folder);
  }
}

/**
 * Writes the figures of every epoch for TensorBoard, those of the validation beside those of the training; with histogramEvery the weights' distribution
 * too, as neon's Hist does.
 *
 * @param options.logDir the folder that TensorBoard is pointed at; "logs"
 * @param options.histogramEvery after how many epochs histograms of all weights are written; 0, which is never
 * @param options.everyStep whether the figures of every step are written too; false
 * @throws when the folder can't be written
 * @example await net.fit(data, { callbacks: [callbacks.tensorBoard({ logDir: "logs/first" })] }); // tensorboard --logdir logs
 */
export function tensorBoard(options: TensorBoardOptions = {}): TensorBoard {
  return new TensorBoard(options);
}
