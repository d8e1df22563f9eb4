import { type CompiledStep, tf, toDevice } from "../backend/index.js";
import type { FedBatch } from "./sampleSource.js";
import { rowOf } from "./steps.js";

/** Longest time that the next batches of a group are gathered in one go, in milliseconds: messages and interrupts wait meanwhile. */
const LONGEST_MS = 10;

/** Short steps are taken together for so long, in milliseconds: what they cost between each other is saved, and `stop` is soon heard. */
const TOGETHER_MS = 20;

/** Most steps that are taken together: two groups' batches are held in memory, and from here on there is little left to save. */
const MOST_TOGETHER = 64;

/** How many steps with such batches are taken before anyone is told. */
export function together(step: CompiledStep, batch: FedBatch): number {
  return Math.min(MOST_TOGETHER, step.runsWithin(TOGETHER_MS, rowOf(batch)));
}

/** Takes batches ahead, in groups of the same shape, for steps that are taken together. */
export class BatchGroups {
  readonly #batches: Iterator<FedBatch>;
  readonly #isAlone: (batch: FedBatch) => boolean;
  /** Gathered, and not fit for the group before. */
  #held: FedBatch | undefined;

  /** @param isAlone whether a batch is to come by itself */
  constructor(batches: Iterator<FedBatch>, isAlone: (batch: FedBatch) => boolean = () => false) {
    this.#batches = batches;
    this.#isAlone = isAlone;
  }

  /**
   * The next batches; none at the end.
   *
   * @param most how many may follow each other, asked with the first one
   */
  next(most: (first: FedBatch) => number): FedBatch[] {
    const started = performance.now();
    const first = this.#held ?? this.#take();
    this.#held = undefined;
    if (first === undefined) return [];
    const group = [first];
    const count = this.#isAlone(first) ? 1 : most(first);
    while (group.length < count && performance.now() - started < LONGEST_MS) {
      const batch = this.#take();
      if (batch === undefined) break;
      if (batch.size !== first.size || this.#isAlone(batch)) {
        this.#held = batch;
        break;
      }
      group.push(batch);
    }
    return group;
  }

  /** All groups to the end; the first is one batch, so that it is soon under way. */
  *all(most: (first: FedBatch) => number): Generator<FedBatch[]> {
    for (let group = this.next(() => 1); group.length > 0; group = this.next(most)) yield group;
  }

  /** Gives up what was gathered and not asked for. */
  dispose(): void {
    if (this.#held !== undefined) tf.dispose(rowOf(this.#held));
    this.#held = undefined;
  }

  #take(): FedBatch | undefined {
    const batch: FedBatch | undefined = this.#batches.next().value ?? undefined;
    // Batches take turns in two pieces of memory, and this one may be used long after the next one.
    if (batch !== undefined) toDevice(rowOf(batch));
    return batch;
  }
}
