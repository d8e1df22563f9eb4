import type { Scores } from "../metrics/totals.js";
import { Callback } from "./callback.js";

/** See {@link terminateOnNaN}. */
export class TerminateOnNaN extends Callback {
  override onBatchEnd(step: number, scores: Scores): void {
    this.#look(`step ${step}`, scores);
  }

  override onEpochEnd(epoch: number, scores: Scores): void {
    this.#look(`epoch ${epoch}`, scores);
  }

  #look(when: string, scores: Scores): void {
    const found = Object.entries(scores).find(([, value]) => !Number.isFinite(value));
    if (found !== undefined) this.training.stop(`${found[0]} became ${found[1]} at ${when}`);
  }
}

/**
 * Ends the training when any figure is NaN or infinite, a metric's or the validation's.
 *
 * `fit` itself fails at once, and says where it came from, when the training's loss is no number; this one is for the other figures.
 *
 * @example await net.fit(data, { callbacks: [callbacks.terminateOnNaN()] });
 */
export function terminateOnNaN(): TerminateOnNaN {
  return new TerminateOnNaN();
}
