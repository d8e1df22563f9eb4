import { Callback } from "./callback.js";

/** See {@link learningRateScheduler}. */
export class LearningRateScheduler extends Callback {
  readonly #rate: (epoch: number, rate: number) => number;

  constructor(rate: (epoch: number, rate: number) => number) {
    super();
    this.#rate = rate;
  }

  override onEpochBegin(epoch: number): void {
    const { optimizer } = this.training;
    optimizer.learningRate = this.#rate(epoch, optimizer.learningRate);
  }
}

/**
 * Sets the learning rate before every epoch by a function of yours. Schedules that are at hand are in `schedules`; an optimizer takes them itself.
 *
 * @param options.rate gives the rate for an epoch, counted from 1, and the rate so far
 * @throws when the optimizer's rate follows a schedule, or the function gives no rate
 * @example callbacks.learningRateScheduler({ rate: (epoch, rate) => (epoch < 10 ? rate : rate * 0.9) })
 */
export function learningRateScheduler(options: { readonly rate: (epoch: number, rate: number) => number }): LearningRateScheduler {
  return new LearningRateScheduler(options.rate);
}
