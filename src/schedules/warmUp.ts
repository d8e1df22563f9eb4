import { type Tensor, tf } from "../backend/index.js";
import { checkCount, checkInitial, Schedule, type ScheduleOptions } from "./schedule.js";

export interface WarmUpOptions extends ScheduleOptions {
  /** How many steps the rise takes. */
  readonly steps: number;
  /** What follows: a schedule, which begins when the rise is over, or a rate that stays. */
  readonly then: Schedule | number;
  /** The rate at the first step; 0. */
  readonly from?: number;
}

/** See {@link warmUp}. */
export class WarmUp extends Schedule {
  readonly kind = "warmUp";
  readonly steps: number;
  readonly from: number;
  readonly then: Schedule | number;

  constructor(options: WarmUpOptions) {
    super("warmUp", options);
    this.steps = checkCount("warmUp", "steps", options.steps);
    this.from = checkInitial("warmUp", "from", options.from ?? 0);
    this.then = options.then instanceof Schedule ? options.then : checkInitial("warmUp", "then", options.then);
  }

  protected formula(t: Tensor): Tensor {
    const following = (at: Tensor): Tensor => (this.then instanceof Schedule ? this.then.rate(at) : tf.scalar(this.then));
    const risen = tf.minimum(t.div(this.steps), 1);
    const rise = following(tf.scalar(0)).sub(this.from).mul(risen).add(this.from);
    return tf.where(tf.less(t, this.steps), rise, following(tf.maximum(t.sub(this.steps), 0)));
  }

  override config() {
    const { steps, from, then } = this;
    return { ...super.config(), steps, from, then: then instanceof Schedule ? { kind: then.kind, ...then.config() } : then };
  }
}

/**
 * A straight rise of the rate before another schedule begins.
 *
 * η(t) = from + (first − from) · t / steps for t < steps, with the first rate of what follows; then(t − steps) afterwards
 *
 * @param options.steps how many steps the rise takes
 * @param options.then a schedule or a rate
 * @param options.from the rate at the first step; 0
 * @param options.stepsPerEpoch counts epochs instead of steps
 * @throws when an argument is out of its range
 * @example optimizers.adam({ learningRate: schedules.warmUp({ steps: 100, then: 0.001 }) })
 * @see Goyal et al., Accurate, large minibatch SGD, 2017, section 2.2
 */
export function warmUp(options: WarmUpOptions): WarmUp {
  return new WarmUp(options);
}
