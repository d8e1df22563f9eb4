import type { Scores } from "../metrics/totals.js";
import { Callback, type TrainingEnd } from "./callback.js";

/** See {@link progressLines}. */
export class ProgressLines extends Callback {
  #began = 0;

  override onEpochBegin(): void {
    this.#began = performance.now();
  }

  override onEpochEnd(epoch: number, scores: Scores): void {
    const seconds = ((performance.now() - this.#began) / 1000).toFixed(1);
    console.log(`epoch ${epoch}/${this.training.epochs} · ${seconds} s · ${scoresText(scores)}`);
  }

  override onTrainEnd({ status, reason }: TrainingEnd): void {
    if (status === "stopped") console.log(`stopped: ${reason}`);
  }
}

/** `loss 0.0460 · accuracy 0.9861`. */
export function scoresText(scores: Scores): string {
  return Object.entries(scores)
    .map(([name, value]) => `${name} ${value.toFixed(4)}`)
    .join(" · ");
}

/**
 * Prints a line after every epoch. `fit` does this by itself outside a notebook.
 *
 * @example await net.fit(data, { callbacks: [callbacks.progressLines()] }); // epoch 1/3 · 2.1 s · loss 0.2314 · accuracy 0.9312
 */
export function progressLines(): ProgressLines {
  return new ProgressLines();
}
