import { checkName, checkOptions } from "./optionChecks.js";
import { checkShape, countText, type Shape, shapeText, sizeOf } from "./shape.js";
import { type Worked, worked } from "./worked.js";

/** A normalisation, and over what it takes its means. */
export type NormalizationKind = "batch" | "batchRenorm" | "layer" | "group" | "instance" | "rms";

export interface NormalizationOptions {
  readonly input: Shape;
  readonly kind: NormalizationKind;
  /** Whether a shift is learnt; true, except for "rms". */
  readonly center?: boolean;
  /** Whether a scale is learnt; true. */
  readonly scale?: boolean;
}

export interface NormalizationArithmetic extends Worked {
  readonly output: Shape;
  readonly params: number;
  readonly trainable: number;
  readonly nonTrainable: number;
  /** Multiplications with their additions in prediction, for one sample: one for each number. */
  readonly multiplyAdds: number;
}

// Numbers a channel that follow the batches and are not trained: moving mean and variance; renormalisation has three more.
const MOVING: Readonly<Record<NormalizationKind, number>> = { batch: 2, batchRenorm: 5, layer: 0, group: 0, instance: 0, rms: 0 };

/**
 * The parameters of a normalisation of the last axis' channels: a scale and a shift each, and what it remembers of the batches.
 *
 * parameters = 2·channels trained, and 2·channels more that are not in batch normalisation (5 in batch renormalisation)
 *
 * @throws when the kind is unknown or the input no shape
 * @example arithmetic.normalization({ input: [26, 26, 32], kind: "batch" }) // parameters 4·32 = 128, 64 of them trained
 */
export function normalization(options: NormalizationOptions): NormalizationArithmetic {
  const { input, kind, center = kind !== "rms", scale = true } = checkOptions("normalization", options);
  checkName("normalization", "kind", kind, Object.keys(MOVING) as NormalizationKind[]);
  const channels = checkShape("normalization", "input", input, "a list of positive integers with the channels last", [1, Infinity]).at(-1) ?? 0;
  const learnt = (center ? 1 : 0) + (scale ? 1 : 0);
  const trainable = learnt * channels;
  const nonTrainable = MOVING[kind] * channels;
  const params = trainable + nonTrainable;
  return worked(
    { output: [...input], params, trainable, nonTrainable, multiplyAdds: sizeOf(input) },
    `output ${shapeText(input)} · parameters ${learnt + MOVING[kind]}·${channels} = ${countText(params)}, ${countText(trainable)} of them trained`,
  );
}
