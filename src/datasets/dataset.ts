import { countText, sameShape, type Shape, shapeText, sizeOf } from "../arithmetic/shape.js";
import { globalRandom, RandomSource, type Tensor, tf } from "../backend/index.js";
import { escapeHtml } from "../display/table.js";
import { DISPLAY, type MimeBundle } from "../protocol/host.js";
import { oneHot as toOneHot } from "../variables/oneHot.js";
import { sampleSheet } from "./sampleSheet.js";

export interface DatasetOptions {
  /** All inputs, one sample after another. */
  readonly inputs: Uint8Array | Float32Array;
  /** The shape of one sample's input. */
  readonly inputShape: Shape;
  /** All targets, one sample after another: whole numbers for classes, floats for everything else. */
  readonly targets: Uint8Array | Int32Array | Float32Array;
  /** The shape of one sample's target; [] for a class number. */
  readonly targetShape?: Shape;
  /** What inputs are multiplied by on their way into a tensor: 1/255 turns bytes into [0, 1]; 1. */
  readonly scale?: number;
  /** The classes' names in the order of their numbers. */
  readonly classNames?: readonly string[];
  /** Stands in titles and run records. */
  readonly name?: string;
}

/** Samples of one batch, in JavaScript's memory. */
export interface Batch {
  readonly inputs: Float32Array;
  readonly targets: Int32Array | Float32Array;
  readonly size: number;
}

/** How {@link Dataset.batches} goes through the samples. */
export interface BatchOptions {
  /** Whether in random order; true. */
  readonly shuffle?: boolean;
  /** The same seed gives the same order. */
  readonly seed?: number | string;
  /** Turns class numbers into one-hot rows; false. */
  readonly oneHot?: boolean;
}

/**
 * Samples with their targets, as typed arrays in memory.
 *
 * @example
 * const digits = await datasets.mnist();
 * digits.train.size // 60000
 * const [x, y] = digits.train.take(2).tensors(); // [2, 28, 28, 1] and [2]
 */
export class Dataset {
  readonly inputs: Uint8Array | Float32Array;
  readonly inputShape: Shape;
  readonly targets: Uint8Array | Int32Array | Float32Array;
  readonly targetShape: Shape;
  readonly scale: number;
  readonly classNames: readonly string[] | undefined;
  readonly name: string;
  /** How many samples there are. */
  readonly size: number;
  /** What each byte becomes in a tensor. */
  readonly #scaledBytes: Float32Array;

  /** @throws when inputs and targets don't hold the same number of whole samples */
  constructor(options: DatasetOptions) {
    this.inputs = options.inputs;
    this.inputShape = options.inputShape;
    this.targets = options.targets;
    this.targetShape = options.targetShape ?? [];
    this.scale = options.scale ?? 1;
    this.#scaledBytes = Float32Array.from({ length: 256 }, (_, byte) => byte * this.scale);
    this.classNames = options.classNames;
    this.name = options.name ?? "data";
    this.size = this.inputs.length / sizeOf(this.inputShape);
    const targets = this.targets.length / sizeOf(this.targetShape);
    if (!Number.isInteger(this.size) || this.size !== targets) {
      throw new Error(
        `dataset: inputs and targets must hold the same number of samples; received ${this.size} inputs of shape ${shapeText(this.inputShape)} ` +
          `and ${targets} targets of shape ${shapeText(this.targetShape)}.`,
      );
    }
  }

  /**
   * Copies the samples that `order` names from `start` up to `end`, inputs scaled.
   *
   * @param space memory for the inputs, which the batch then shares; without it the batch gets its own
   */
  gather(order: Uint32Array, start: number, end: number, space?: Float32Array): Batch {
    const [inputSize, targetSize] = [sizeOf(this.inputShape), sizeOf(this.targetShape)];
    const inputs = space?.subarray(0, (end - start) * inputSize) ?? new Float32Array((end - start) * inputSize);
    const targets = this.hasClasses ? new Int32Array((end - start) * targetSize) : new Float32Array((end - start) * targetSize);
    for (let i = start; i < end; i++) {
      const sample = order[i] ?? 0;
      if (this.inputs instanceof Uint8Array) copyBytes(this.inputs, sample * inputSize, inputs, (i - start) * inputSize, inputSize, this.#scaledBytes);
      else copyScaled(this.inputs, sample * inputSize, inputs, (i - start) * inputSize, inputSize, this.scale);
      targets.set(this.targets.subarray(sample * targetSize, (sample + 1) * targetSize), (i - start) * targetSize);
    }
    return { inputs, targets, size: end - start };
  }

  /** True when the targets are whole numbers. */
  get hasClasses(): boolean {
    return !(this.targets instanceof Float32Array);
  }

  /** A batch's tensors: inputs [size, ...inputShape] and targets [size, ...targetShape]. The caller disposes them. */
  toTensors(batch: Batch): [Tensor, Tensor] {
    return [
      tf.tensor(batch.inputs, [batch.size, ...this.inputShape], "float32"),
      tf.tensor(batch.targets, [batch.size, ...this.targetShape], this.hasClasses ? "int32" : "float32"),
    ];
  }

  /** All samples as tensors. The caller disposes them. */
  tensors(): [inputs: Tensor, targets: Tensor] {
    return this.toTensors(this.gather(inOrder(this.size), 0, this.size));
  }

  /**
   * Goes through the samples once, batch by batch; the last one may be smaller. The caller disposes the tensors.
   *
   * @example for (const [x, y] of digits.train.batches(128, { seed: 1 })) step(x, y);
   */
  *batches(batchSize: number, { shuffle = true, seed, oneHot = false }: BatchOptions = {}): Generator<[Tensor, Tensor]> {
    const random = seed === undefined ? globalRandom() : new RandomSource(seed);
    const order = shuffle ? random.permutation(this.size) : inOrder(this.size);
    for (let start = 0; start < this.size; start += batchSize) {
      const [inputs, targets] = this.toTensors(this.gather(order, start, Math.min(start + batchSize, this.size)));
      if (!oneHot) {
        yield [inputs, targets];
        continue;
      }
      const rows = toOneHot(targets, this.classNames?.length ?? this.#largestTarget() + 1);
      targets.dispose();
      yield [inputs, rows];
    }
  }

  #largestTarget(): number {
    let largest = 0;
    for (const target of this.targets) if (target > largest) largest = target;
    return largest;
  }

  /** The first samples. */
  take(count: number): Dataset {
    return this.slice(0, count);
  }

  /** The samples from `start` up to `end`, sharing this dataset's memory. */
  slice(start: number, end: number = this.size): Dataset {
    const [inputSize, targetSize] = [sizeOf(this.inputShape), sizeOf(this.targetShape)];
    const [from, to] = [Math.min(start, this.size), Math.min(end, this.size)];
    return new Dataset({
      ...this,
      inputs: this.inputs.subarray(from * inputSize, to * inputSize),
      targets: this.targets.subarray(from * targetSize, to * targetSize),
    });
  }

  /**
   * The same samples with inputs of another shape.
   *
   * @example digits.train.reshape([784])
   */
  reshape(inputShape: Shape): Dataset {
    if (sizeOf(inputShape) !== sizeOf(this.inputShape)) {
      const wanted = `${sizeOf(this.inputShape)} numbers, as ${shapeText(this.inputShape)} does`;
      throw new Error(`dataset.reshape: the shape must hold ${wanted}; received ${shapeText(inputShape)}.`);
    }
    return sameShape(inputShape, this.inputShape) ? this : new Dataset({ ...this, inputShape });
  }

  toString(): string {
    const targets = this.targetShape.length === 0 && this.hasClasses ? "class numbers" : `targets ${shapeText(this.targetShape)}`;
    const classes = this.classNames === undefined ? "" : ` · ${this.classNames.length} classes`;
    return `${this.name}: ${countText(this.size)} samples · inputs ${shapeText(this.inputShape)} · ${targets}${classes}`;
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }

  [DISPLAY](): MimeBundle {
    const sheet = sampleSheet(this);
    return { "text/plain": this.toString(), ...(sheet === undefined ? {} : { "text/html": `<div>${escapeHtml(this.toString())}</div>${sheet}` }) };
  }
}

/** A loop over a table, because `set` converts bytes to floats at a fifth of its speed. */
function copyBytes(from: Uint8Array, start: number, to: Float32Array, at: number, count: number, table: Float32Array): void {
  for (let i = 0; i < count; i++) to[at + i] = table[from[start + i] as number] as number;
}

function copyScaled(from: Float32Array, start: number, to: Float32Array, at: number, count: number, scale: number): void {
  if (scale === 1) return to.set(from.subarray(start, start + count), at);
  for (let i = 0; i < count; i++) to[at + i] = (from[start + i] as number) * scale;
}

/** 0, 1, 2, … */
export function inOrder(count: number): Uint32Array {
  return Uint32Array.from({ length: count }, (_, i) => i);
}
