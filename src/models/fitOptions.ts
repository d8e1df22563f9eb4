import type { Callback } from "../callbacks/callback.js";
import type { ClassWeight } from "./classWeight.js";
import type { Samples, ValuesByName } from "./samples.js";
import type { SampleSource } from "./sampleSource.js";

export interface FitOptions {
  /** How often the samples are gone through; 1. */
  readonly epochs?: number;
  /** How many samples a step takes; 32. */
  readonly batchSize?: number;
  /** Samples that the model is judged by after every epoch. */
  readonly validation?: Samples;
  /** The share of samples that is taken from the end for validation, before they are shuffled. */
  readonly validationSplit?: number;
  /** How much each sample counts in the loss, one number a sample; for several outputs an object by name may give one list for each. Validation has its own. */
  readonly sampleWeight?: ValuesByName;
  /** How much the samples of each class count: `{ 0: 1, 1: 5 }` makes up for a rare class 1. */
  readonly classWeight?: ClassWeight;
  /** Decides the order of the samples, and the weights unless they exist. The same seed gives the same losses. */
  readonly seed?: number | string;
  /** Whether the samples come in another order every epoch; true. */
  readonly shuffle?: boolean;
  /** Whether progress is shown: a live curve in a notebook, lines elsewhere; true. */
  readonly verbose?: boolean;
  readonly callbacks?: readonly Callback[];
  /** Whether the training is recorded in `runs/`; true. */
  readonly run?: boolean;
  /** Aborting it interrupts the training; in a notebook the interrupt button does. */
  readonly signal?: AbortSignal;
}

/** The same, checked and with nothing left open. */
export interface FitPlan {
  readonly train: SampleSource;
  readonly validation: SampleSource | undefined;
  readonly epochs: number;
  readonly batchSize: number;
  readonly shuffle: boolean;
}

/**
 * Checks fit's own numbers and divides the samples.
 *
 * @throws naming the argument
 */
export function planFit(data: SampleSource, validation: SampleSource | undefined, options: FitOptions): FitPlan {
  const { epochs = 1, batchSize = 32, validationSplit, shuffle = true } = options;
  if (!Number.isInteger(epochs) || epochs < 0) throw new Error(`fit: epochs must be a whole number from 0; received ${epochs}.`);
  if (!Number.isInteger(batchSize) || batchSize < 1) throw new Error(`fit: batchSize must be a positive integer; received ${batchSize}.`);
  if (validationSplit === undefined) return { train: withSamples(data), validation, epochs, batchSize, shuffle };
  if (validation !== undefined) throw new Error("fit: give validation or validationSplit, not both.");
  if (!(validationSplit > 0 && validationSplit < 1)) {
    throw new Error(`fit: validationSplit is a share and must lie between 0 and 1; received ${validationSplit}.`);
  }
  const border = data.size - Math.floor(data.size * validationSplit);
  return { train: withSamples(data.slice(0, border)), validation: withSamples(data.slice(border)), epochs, batchSize, shuffle };
}

function withSamples(data: SampleSource): SampleSource {
  if (data.size === 0) throw new Error("fit: there must be at least one sample; received none. Check the validation split or the arrays.");
  return data;
}
