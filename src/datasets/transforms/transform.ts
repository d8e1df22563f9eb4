import { type Shape, shapeText } from "../../arithmetic/shape.js";
import type { RandomSource } from "../../backend/index.js";

/** What a transform may know of the samples before it sees them. */
export interface SampleKind {
  readonly inputShape: Shape;
  readonly targetShape: Shape;
  readonly hasClasses: boolean;
}

/** A batch that a transform disturbs where it lies. */
export interface DisturbedBatch extends SampleKind {
  readonly inputs: Float32Array;
  readonly targets: Int32Array | Float32Array;
  readonly size: number;
}

/** Disturbs samples at random while a network learns; see `Dataset.augment`. */
export interface Transform {
  /** What it does, with its figures: "shift 2". */
  readonly name: string;
  /** @throws when it does not fit such samples */
  check(kind: SampleKind): void;
  apply(batch: DisturbedBatch, random: RandomSource): void;
}

/** Applies a dataset's transforms, one after the other. */
export function disturb(
  batch: Pick<DisturbedBatch, "inputs" | "targets" | "size">,
  { transforms, inputShape, targetShape, hasClasses }: SampleKind & { readonly transforms: readonly Transform[] },
  random: RandomSource,
): void {
  for (const transform of transforms) transform.apply({ ...batch, inputShape, targetShape, hasClasses }, random);
}

/** One image of a batch: its numbers, row by row and channels last, in the batch's own memory. */
export interface Image {
  readonly pixels: Float32Array;
  readonly rows: number;
  readonly columns: number;
  readonly channels: number;
}

/**
 * A transform that takes images one by one.
 *
 * @param disturbImage changes an image where it lies
 */
export function imageTransform(name: string, disturbImage: (image: Image, random: RandomSource) => void): Transform {
  const check = ({ inputShape }: SampleKind): void => checkImages(name.split(" ")[0] ?? name, inputShape);
  return {
    name,
    check,
    apply({ inputs, inputShape, size }, random) {
      const [rows = 1, columns = 1, channels = 1] = inputShape;
      const length = rows * columns * channels;
      for (let i = 0; i < size; i++) disturbImage({ pixels: inputs.subarray(i * length, (i + 1) * length), rows, columns, channels }, random);
    },
  };
}

function checkImages(owner: string, shape: Shape): void {
  if (shape.length !== 3) throw new Error(`${owner}: the inputs must be images [rows, columns, channels]; received ${shapeText(shape)}. Call reshape first.`);
}

/** Refuses what is no number from `least` to `most`. */
export function checkNumber(owner: string, argument: string, value: number, least: number, most = Infinity): number {
  const isFit = typeof value === "number" && value >= least && value <= most;
  const range = most === Infinity ? `a number from ${least}` : `a number from ${least} to ${most}`;
  if (!isFit || !Number.isFinite(value)) throw new Error(`${owner}: ${argument} must be ${range}; received ${String(value)}.`);
  return value;
}

/** Evenly from −reach to reach. */
export function around(reach: number, random: RandomSource): number {
  return (2 * random.next() - 1) * reach;
}
