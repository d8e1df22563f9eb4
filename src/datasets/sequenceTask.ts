import { RandomSource } from "../backend/index.js";
import { Dataset } from "./dataset.js";
import { divided, type DivisionOptions, GENERATED } from "./divided.js";
import type { SplitDataset } from "./splitDataset.js";

/** What tasks on random sequences have in common. */
export interface SequenceTaskOptions extends DivisionOptions {
  /** How many sequences; 1,000. */
  readonly samples?: number;
  /** How many vectors a sequence has; 10. */
  readonly length?: number;
  /** How many bits a vector has; 8. */
  readonly width?: number;
}

export interface TaskShape {
  readonly owner: string;
  readonly samples: number;
  readonly length: number;
  readonly steps: number;
  readonly inputWidth: number;
  readonly outputWidth: number;
}

/** Writes one number of a sample's input or target. */
export type Write = (step: number, place: number, value: number) => void;

/** Reads and checks what all such tasks take. */
export function checkTask(owner: string, { samples = 1000, length = 10, width = 8 }: SequenceTaskOptions): { samples: number; length: number; width: number } {
  for (const [name, value] of Object.entries({ samples, length, width })) {
    if (!(Number.isInteger(value) && value >= 1)) throw new Error(`${owner}: ${name} must be a positive integer; received ${String(value)}.`);
  }
  return { samples, length, width };
}

/** Makes the sequences: `fill` writes what is not 0 of each sample. */
export function sequenceTask({ owner, samples, steps, inputWidth, outputWidth }: TaskShape, division: DivisionOptions, fill: (input: Write, target: Write, random: RandomSource) => void): SplitDataset {
  const random = new RandomSource(division.seed ?? 0).fork(owner);
  const inputs = new Float32Array(samples * steps * inputWidth);
  const targets = new Float32Array(samples * steps * outputWidth);
  for (let i = 0; i < samples; i++) {
    const into = (numbers: Float32Array, width: number): Write => (step, place, value) => (numbers[(i * steps + step) * width + place] = value);
    fill(into(inputs, inputWidth), into(targets, outputWidth), random);
  }
  const dataset = new Dataset({ inputs, inputShape: [steps, inputWidth], targets, targetShape: [steps, outputWidth], name: owner });
  return divided(owner, dataset, division, GENERATED);
}

/** A random bit. */
export function bit(random: RandomSource): number {
  return random.next() < 0.5 ? 0 : 1;
}
