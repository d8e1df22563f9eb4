import { existsSync, rmSync } from "node:fs";
import { Callback, type TrainingEnd } from "./callback.js";

export interface BackupAndRestoreOptions {
  /** The file; a training that finds it goes on where it was written. */
  readonly path: string;
  /** After how many epochs it is written; 1. */
  readonly everyEpochs?: number;
  /** Whether the file stays when the training has come to its end; false. */
  readonly keep?: boolean;
}

/** See {@link backupAndRestore}. */
export class BackupAndRestore extends Callback {
  override readonly comesLast = true;
  readonly path: string;
  readonly everyEpochs: number;
  readonly keep: boolean;

  constructor({ path, everyEpochs = 1, keep = false }: BackupAndRestoreOptions) {
    super();
    if (!(Number.isInteger(everyEpochs) && everyEpochs > 0)) throw new Error(`backupAndRestore: everyEpochs must be a positive integer; received ${everyEpochs}.`);
    [this.path, this.everyEpochs, this.keep] = [path, everyEpochs, keep];
  }

  override async onTrainBegin(): Promise<void> {
    if (existsSync(this.path)) await this.training.loadState(this.path);
  }

  override async onEpochEnd(epoch: number): Promise<void> {
    if (epoch % this.everyEpochs === 0) await this.training.saveState(this.path);
  }

  override onTrainEnd({ status }: TrainingEnd): void {
    if (!this.keep && (status === "finished" || status === "stopped")) rmSync(this.path, { force: true });
  }
}

/**
 * Lets a training that was killed go on: the same cell, run again, gives the losses of a training that was never broken.
 *
 * After every epoch it saves weights, the optimizer's variables, random numbers, what callbacks remember and the figures so far. A training
 * that finds the file begins behind its last epoch. Give `fit` a seed, so that the samples come in the same order. An interrupted or failed training keeps the
 * file; a finished one removes it.
 *
 * @param options.path the file, for instance "run.safetensors"
 * @param options.everyEpochs after how many epochs it is written; 1
 * @param options.keep whether it stays at the end; false
 * @throws when the file belongs to another model, optimizer or seed
 * @example await net.fit(data, { epochs: 100, seed: 7, callbacks: [callbacks.backupAndRestore({ path: "run.safetensors" })] });
 */
export function backupAndRestore(options: BackupAndRestoreOptions): BackupAndRestore {
  return new BackupAndRestore(options);
}
