import { bit, checkTask, sequenceTask, type SequenceTaskOptions } from "./sequenceTask.js";
import type { SplitDataset } from "./splitDataset.js";

export interface CopyTaskOptions extends SequenceTaskOptions {
  /** How often the sequence is to be repeated; 1. */
  readonly repeats?: number;
}

/**
 * Remember and repeat: random vectors of bits come in between a start and an end mark, and are to come out again after the end.
 *
 * Step 0 has the start mark, steps 1 to length the vectors, the next one the end mark; the target has the vectors after it, `repeats` times
 * over, and 0 before.
 *
 * @param options see {@link CopyTaskOptions}
 * @returns inputs of shape [steps, width + 2], the marks last; targets of shape [steps, width]; steps = 2 + length · (1 + repeats)
 * @throws when a number is not a positive integer
 * @example const { train, test } = datasets.copyTask({ length: 5 });
 * @see Graves, Wayne and Danihelka, Neural Turing machines, 2014
 */
export function copyTask(options: CopyTaskOptions = {}): SplitDataset {
  const { repeats = 1 } = options;
  const { samples, length, width } = checkTask("copyTask", options);
  if (!(Number.isInteger(repeats) && repeats >= 1)) throw new Error(`copyTask: repeats must be a positive integer; received ${String(repeats)}.`);
  const steps = 2 + length * (1 + repeats);
  return sequenceTask({ owner: "copyTask", samples, length, steps, inputWidth: width + 2, outputWidth: width }, options, (input, target, random) => {
    input(0, width, 1);
    input(1 + length, width + 1, 1);
    for (let k = 0; k < length; k++) {
      for (let place = 0; place < width; place++) {
        const value = bit(random);
        input(1 + k, place, value);
        for (let again = 0; again < repeats; again++) target(2 + length + again * length + k, place, value);
      }
    }
  });
}
