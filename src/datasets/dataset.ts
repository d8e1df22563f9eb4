import { countText, sameShape, type Shape, shapeText, sizeOf } from "../arithmetic/shape.js";
import { checkCount } from "../arithmetic/window.js";
import { gatherRows, globalRandom, RandomSource, type Tensor, tf } from "../backend/index.js";
import { escapeHtml } from "../display/table.js";
import { DISPLAY, type MimeBundle } from "../protocol/host.js";
import { oneHot as toOneHot } from "../variables/oneHot.js";
import { sampleSheet } from "./sampleSheet.js";
import { disturb, type Transform } from "./transforms/transform.js";

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
  /** What disturbs the samples each time that they are learnt from. */
  readonly transforms?: readonly Transform[];
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
  /** Whether the transforms of {@link Dataset.augment} apply; true. */
  readonly augment?: boolean;
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
  /** What disturbs the samples each time that they are learnt from; see {@link Dataset.augment}. */
  readonly transforms: readonly Transform[];
  /** How many samples there are. */
  readonly size: number;
  #scaledBytes: Float32Array | undefined;

  /** @throws when inputs and targets don't hold the same number of whole samples */
  constructor(options: DatasetOptions) {
    this.inputs = options.inputs;
    this.inputShape = options.inputShape;
    this.targets = options.targets;
    this.targetShape = options.targetShape ?? [];
    this.scale = options.scale ?? 1;
    this.classNames = options.classNames;
    this.name = options.name ?? "data";
    this.transforms = options.transforms ?? [];
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
   * @param random what the transforms draw from; without it the samples come undisturbed
   */
  gather(order: Uint32Array, start: number, end: number, space?: Float32Array, random?: RandomSource): Batch {
    const inputSize = sizeOf(this.inputShape);
    const inputs = space?.subarray(0, (end - start) * inputSize) ?? new Float32Array((end - start) * inputSize);
    for (let i = start; i < end; i++) {
      const sample = order[i] ?? 0;
      if (this.inputs instanceof Uint8Array) copyBytes(this.inputs, sample * inputSize, inputs, (i - start) * inputSize, inputSize, this.#scaled);
      else copyScaled(this.inputs, sample * inputSize, inputs, (i - start) * inputSize, inputSize, this.scale);
    }
    const batch = { inputs, targets: this.#targetsOf(order, start, end), size: end - start };
    if (random !== undefined) disturb(batch, this, random);
    return batch;
  }

  #targetsOf(order: Uint32Array, start: number, end: number): Int32Array | Float32Array {
    const size = sizeOf(this.targetShape);
    const targets = this.hasClasses ? new Int32Array((end - start) * size) : new Float32Array((end - start) * size);
    if (size === 1) for (let i = start; i < end; i++) targets[i - start] = this.targets[order[i] ?? 0] ?? 0;
    else for (let i = start; i < end; i++) targets.set(this.targets.subarray((order[i] ?? 0) * size, ((order[i] ?? 0) + 1) * size), (i - start) * size);
    return targets;
  }

  /**
   * The inputs that `order` names from `start` up to `end` as a tensor [size, ...inputShape], scaled and undisturbed, which the caller disposes. Where TensorFlow
   * computes, they are copied once.
   *
   * @param lend whether the tensor may share the dataset's memory
   */
  gatherInputs(order: Uint32Array, start: number, end: number, lend = false): Tensor {
    const rows = gatherRows(this.inputs, this.inputShape, order.subarray(start, end), this.scale, lend);
    return rows ?? tf.tensor(this.gather(order, start, end).inputs, [end - start, ...this.inputShape]);
  }

  /** The same with the targets [size, ...targetShape]. */
  gatherTensors(order: Uint32Array, start: number, end: number, lend = false): { readonly inputs: Tensor; readonly targets: Tensor } {
    const inputs = this.gatherInputs(order, start, end, lend);
    const rows = this.targets instanceof Float32Array ? gatherRows(this.targets, this.targetShape, order.subarray(start, end), 1, lend) : undefined;
    return { inputs, targets: rows ?? this.#targetTensor(this.#targetsOf(order, start, end), end - start) };
  }

  /** What each byte becomes in a tensor. Made when it is asked for: a slice of one sample is to cost little. */
  get #scaled(): Float32Array {
    return (this.#scaledBytes ??= Float32Array.from({ length: 256 }, (_, byte) => byte * this.scale));
  }

  /** True when the targets are whole numbers. */
  get hasClasses(): boolean {
    return !(this.targets instanceof Float32Array);
  }

  /** A batch's tensors: inputs [size, ...inputShape] and targets [size, ...targetShape]. The caller disposes them. */
  toTensors(batch: Batch): [Tensor, Tensor] {
    return [tf.tensor(batch.inputs, [batch.size, ...this.inputShape], "float32"), this.#targetTensor(batch.targets, batch.size)];
  }

  #targetTensor(targets: Int32Array | Float32Array, size: number): Tensor {
    return tf.tensor(targets, [size, ...this.targetShape], this.hasClasses ? "int32" : "float32");
  }

  /** All samples as tensors. The caller disposes them. */
  tensors(): [inputs: Tensor, targets: Tensor] {
    const { inputs, targets } = this.gatherTensors(inOrder(this.size), 0, this.size);
    return [inputs, targets];
  }

  /**
   * Goes through the samples once, batch by batch; the last one may be smaller. The caller disposes the tensors.
   *
   * @throws when batchSize is no positive integer
   * @example for (const [x, y] of digits.train.batches(128, { seed: 1 })) step(x, y);
   */
  *batches(batchSize: number, { shuffle = true, seed, oneHot = false, augment = true }: BatchOptions = {}): Generator<[Tensor, Tensor]> {
    checkCount("batches", "batchSize", batchSize);
    const random = seed === undefined ? globalRandom() : new RandomSource(seed);
    const order = shuffle ? random.permutation(this.size) : inOrder(this.size);
    const disturbance = augment && this.transforms.length > 0 ? new RandomSource(random.integer(2 ** 32)) : undefined;
    for (let start = 0; start < this.size; start += batchSize) {
      const [inputs, targets] = this.toTensors(this.gather(order, start, Math.min(start + batchSize, this.size), undefined, disturbance));
      if (!oneHot) {
        yield [inputs, targets];
        continue;
      }
      const rows = toOneHot(targets, this.classCount);
      targets.dispose();
      yield [inputs, rows];
    }
  }

  /** How many classes there are; without names, as many as the largest class number says. */
  get classCount(): number {
    if (this.classNames !== undefined) return this.classNames.length;
    let largest = -1;
    for (const target of this.targets) if (target > largest) largest = target;
    return largest + 1;
  }

  /**
   * The same samples, disturbed at random each time that they are learnt from: by `fit` in every epoch, by {@link batches} in every pass. What is
   * evaluated, predicted or read otherwise comes undisturbed.
   *
   * The draws follow `fit`'s seed, or that of `batches`; the same seed disturbs alike on every machine.
   *
   * @param transforms applied in this order
   * @throws when a transform does not fit the samples
   * @example
   * const { shift, rotate } = datasets.transforms;
   * await net.fit(digits.train.augment(shift({ pixels: 2 }), rotate({ degrees: 15 })), { epochs: 3, seed: 7 });
   */
  augment(...transforms: readonly Transform[]): Dataset {
    for (const transform of transforms) transform.check(this);
    return new Dataset({ ...this, transforms: [...this.transforms, ...transforms] });
  }

  /**
   * The samples as one pass disturbs them, kept: to look at them, or to judge a network by disturbed samples.
   *
   * @param seed the same seed disturbs alike
   * @example await net.evaluate(digits.test.augment(datasets.transforms.rotate({ degrees: 30 })).disturbed(1))
   */
  disturbed(seed: number | string): Dataset {
    const { inputs, targets } = this.gather(inOrder(this.size), 0, this.size, undefined, new RandomSource(seed));
    return new Dataset({ ...this, inputs, targets, scale: 1, transforms: [] });
  }

  /**
   * The same samples with rows [classes] for class numbers: 1 at the class and 0 elsewhere, as floats.
   *
   * @throws when the targets are no class numbers
   */
  oneHot(): Dataset {
    if (!this.hasClasses) throw new Error(`dataset.oneHot: the targets must be class numbers; received floats of shape ${shapeText(this.targetShape)}.`);
    const classes = this.classCount;
    const targets = new Float32Array(this.targets.length * classes);
    this.targets.forEach((target, i) => (targets[i * classes + target] = 1));
    return new Dataset({ ...this, targets, targetShape: [...this.targetShape, classes] });
  }

  /**
   * The samples with these numbers, copied, in this order.
   *
   * @throws when there is no sample of such a number
   */
  pick(samples: ArrayLike<number>): Dataset {
    const [inputSize, targetSize] = [sizeOf(this.inputShape), sizeOf(this.targetShape)];
    const inputs = this.inputs instanceof Uint8Array ? new Uint8Array(samples.length * inputSize) : new Float32Array(samples.length * inputSize);
    const targets = emptyLike(this.targets, samples.length * targetSize);
    for (let i = 0; i < samples.length; i++) {
      const sample = samples[i] ?? -1;
      if (!(Number.isInteger(sample) && sample >= 0 && sample < this.size)) throw new Error(`dataset.pick: samples are numbered from 0 to ${this.size - 1}; received ${sample}.`);
      inputs.set(this.inputs.subarray(sample * inputSize, (sample + 1) * inputSize), i * inputSize);
      targets.set(this.targets.subarray(sample * targetSize, (sample + 1) * targetSize), i * targetSize);
    }
    return new Dataset({ ...this, inputs, targets });
  }

  /** The first samples. */
  take(count: number): Dataset {
    return this.slice(0, count);
  }

  /** The samples from `start` up to `end`, sharing this dataset's memory. */
  slice(start: number, end: number = this.size): Dataset {
    const [inputSize, targetSize] = [sizeOf(this.inputShape), sizeOf(this.targetShape)];
    for (const at of [start, end]) if (!(at >= 0)) throw new Error(`dataset.slice: samples are counted from 0; received ${at}.`);
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
    const disturbed = this.transforms.length === 0 ? "" : ` · augmented: ${this.transforms.map(({ name }) => name).join(", ")}`;
    return `${this.name}: ${countText(this.size)} samples · inputs ${shapeText(this.inputShape)} · ${targets}${classes}${disturbed}`;
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

/** Not by the constructor of what is given: Node's Buffer counts as bytes, and must not be made so. */
function emptyLike(numbers: Uint8Array | Int32Array | Float32Array, length: number): Uint8Array | Int32Array | Float32Array {
  if (numbers instanceof Uint8Array) return new Uint8Array(length);
  return numbers instanceof Int32Array ? new Int32Array(length) : new Float32Array(length);
}

/** 0, 1, 2, … */
export function inOrder(count: number): Uint32Array {
  const order = new Uint32Array(count);
  for (let i = 0; i < count; i++) order[i] = i;
  return order;
}
