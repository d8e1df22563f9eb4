import { type Tensor, tf } from "../backend/index.js";
import { type DecayOptions, shareOfWay } from "./exponentialDecay.js";
import { checkInitial, checkPositive, Schedule } from "./schedule.js";

/** See {@link inverseTimeDecay}. */
export class InverseTimeDecay extends Schedule {
  readonly kind = "inverseTimeDecay";
  readonly options: DecayOptions;

  constructor(options: DecayOptions) {
    super("inverseTimeDecay", options);
    checkInitial("inverseTimeDecay", "initial", options.initial);
    checkPositive("inverseTimeDecay", "decaySteps", options.decaySteps);
    checkInitial("inverseTimeDecay", "decayRate", options.decayRate);
    this.options = options;
  }

  protected formula(t: Tensor): Tensor {
    return tf.div(this.options.initial, shareOfWay(t, this.options).mul(this.options.decayRate).add(1));
  }

  override config() {
    return { ...this.options };
  }
}

/**
 * A rate that shrinks as one over the time.
 *
 * η(t) = initial / (1 + decayRate · t / decaySteps), with a whole quotient for a staircase
 *
 * @param options.initial the rate at the first step
 * @param options.decaySteps how many steps count as 1
 * @param options.decayRate how fast it shrinks
 * @param options.staircase whether it shrinks at once after every decaySteps; false
 * @param options.stepsPerEpoch counts epochs instead of steps
 * @throws when an argument is out of its range
 * @example schedules.inverseTimeDecay({ initial: 0.1, decaySteps: 10, decayRate: 0.5 }).at(20) // 0.1 / (1 + 0.5 · 2) = 0.05
 */
export function inverseTimeDecay(options: DecayOptions): InverseTimeDecay {
  return new InverseTimeDecay(options);
}
