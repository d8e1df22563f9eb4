import { bit, checkTask, sequenceTask, type SequenceTaskOptions } from "./sequenceTask.js";
import type { SplitDataset } from "./splitDataset.js";

/**
 * Sort by priority: random vectors of bits come in with a number from −1 to 1 each, and are to come out from the highest number to the lowest.
 *
 * Steps 0 to length − 1 have the vectors, the next one the end mark; the target has the sorted vectors after it, and 0 before.
 *
 * @param options see {@link SequenceTaskOptions}
 * @returns inputs of shape [steps, width + 2], the priority and the mark last; targets of shape [steps, width]; steps = 1 + 2·length
 * @throws when a number is not a positive integer
 * @example const { train, test } = datasets.sortTask({ length: 5 });
 * @see Graves, Wayne and Danihelka, Neural Turing machines, 2014
 */
export function sortTask(options: SequenceTaskOptions = {}): SplitDataset {
  const { samples, length, width } = checkTask("sortTask", options);
  const steps = 1 + 2 * length;
  return sequenceTask({ owner: "sortTask", samples, length, steps, inputWidth: width + 2, outputWidth: width }, options, (input, target, random) => {
    const vectors = Array.from({ length }, () => ({ priority: 2 * random.next() - 1, bits: Array.from({ length: width }, () => bit(random)) }));
    vectors.forEach(({ priority, bits }, k) => {
      bits.forEach((value, place) => input(k, place, value));
      input(k, width, priority);
    });
    input(length, width + 1, 1);
    const sorted = vectors.toSorted((a, b) => b.priority - a.priority);
    sorted.forEach(({ bits }, k) => bits.forEach((value, place) => target(length + 1 + k, place, value)));
  });
}
