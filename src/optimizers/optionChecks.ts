import type { Schedule } from "../schedules/schedule.js";

/** What every optimizer takes. */
export interface OptimizerOptions {
  /** How far a step goes: a number from 0, or a schedule (see `schedules`). */
  readonly learningRate?: number | Schedule;
  /** How much weights shrink at each step; none. */
  readonly weightDecay?: number;
  /**
   * "decoupled": w ← w − η λ w before the step, as Keras and AdamW do. "coupled": g ← g + λ w, so that it passes through momentum and
   * moments, as neon does. "decoupled".
   */
  readonly weightDecayMode?: "decoupled" | "coupled";
  /** Weights whose name (`layer.weight`, such as `dense_1.bias`) contains one of these don't decay. */
  readonly excludeFromWeightDecay?: readonly string[];
  /** The largest norm of one weight's gradient: g ← g · c / max(‖g‖, c). */
  readonly clipNorm?: number;
  /** The largest norm of all gradients together, with the same scale for all; neon's gradient_clip_norm. */
  readonly globalClipNorm?: number;
  /** The largest absolute value in a gradient; comes after the norms, as in neon. */
  readonly clipValue?: number;
  /** The largest absolute value in a weight after the step; neon's param_clip_value. */
  readonly paramClipValue?: number;
  /** Gradients of so many batches are averaged before a step; 1. */
  readonly accumulationSteps?: number;
  /** Keeps a moving average of every weight: a ← μ a + (1 − μ) w; none. See `callbacks.swapEmaWeights`. */
  readonly emaMomentum?: number;
  /** After how many steps the averages replace the weights, again and again; never. */
  readonly emaOverwriteEvery?: number;
  /** Rounds new weights to so many bits after the leading one, up or down at random so that the mean is right; neon's stochastic_round. */
  readonly stochasticRound?: number;
  /** What `fit` multiplies the loss by and gradients are divided by again, for numbers that would vanish; 1. */
  readonly lossScale?: number;
}

/** The options that all optimizers share, without the rate. */
export type CommonOptions = Omit<OptimizerOptions, "learningRate">;

/**
 * Checks the options that all optimizers share.
 *
 * @throws naming the argument
 */
export function checkCommon(options: CommonOptions): CommonOptions {
  const refuse = (argument: string, expected: string, value: unknown): never => {
    throw new Error(`optimizer: ${argument} must be ${expected}; received ${String(value)}.`);
  };
  for (const argument of ["clipNorm", "globalClipNorm", "clipValue", "paramClipValue", "lossScale"] as const) {
    const value = options[argument];
    if (value !== undefined && !(value > 0)) refuse(argument, "a positive number", value);
  }
  for (const argument of ["accumulationSteps", "emaOverwriteEvery", "stochasticRound"] as const) {
    const value = options[argument];
    if (value !== undefined && !(Number.isInteger(value) && value > 0)) refuse(argument, "a positive integer", value);
  }
  const { weightDecay, weightDecayMode, emaMomentum } = options;
  if (weightDecay !== undefined && !(weightDecay >= 0)) refuse("weightDecay", "a number from 0", weightDecay);
  if (weightDecayMode !== undefined && !["decoupled", "coupled"].includes(weightDecayMode)) {
    refuse("weightDecayMode", '"decoupled" or "coupled"', JSON.stringify(weightDecayMode));
  }
  if (emaMomentum !== undefined && !(emaMomentum >= 0 && emaMomentum <= 1)) refuse("emaMomentum", "a number from 0 to 1", emaMomentum);
  return options;
}

/** Checks a learning rate that is a number. */
export function checkRate(learningRate: number): number {
  if (!(learningRate >= 0 && Number.isFinite(learningRate))) {
    throw new Error(`optimizer: learningRate must be a number from 0; received ${learningRate}.`);
  }
  return learningRate;
}

/** Checks a number that must lie in [0, 1), naming the argument. */
export function checkFraction(owner: string, argument: string, value: number): number {
  if (!(value >= 0 && value < 1)) throw new Error(`${owner}: ${argument} must be at least 0 and less than 1; received ${value}.`);
  return value;
}

/** Checks a number that must not be negative, naming the argument. */
export function checkNotNegative(owner: string, argument: string, value: number): number {
  if (!(value >= 0)) throw new Error(`${owner}: ${argument} must be a number from 0; received ${value}.`);
  return value;
}
