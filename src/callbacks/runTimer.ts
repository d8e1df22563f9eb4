import { Callback } from "./callback.js";

/** See {@link runTimer}. */
export class RunTimer extends Callback {
  /** How long each epoch took, in seconds. */
  readonly epochs: number[] = [];
  /** How long the whole training took, in seconds. */
  total = 0;
  #began = 0;
  #epochBegan = 0;

  override onTrainBegin(): void {
    this.epochs.length = 0;
    this.#began = performance.now();
  }

  override onEpochBegin(): void {
    this.#epochBegan = performance.now();
  }

  override onEpochEnd(): void {
    this.epochs.push((performance.now() - this.#epochBegan) / 1000);
  }

  override onTrainEnd(): void {
    this.total = (performance.now() - this.#began) / 1000;
  }
}

/**
 * Measures how long a training and its epochs take; neon's RunTimer.
 *
 * @example
 * const timer = callbacks.runTimer();
 * await net.fit(data, { callbacks: [timer] });
 * timer.epochs // [2.1, 1.9, 1.9], in seconds
 */
export function runTimer(): RunTimer {
  return new RunTimer();
}
