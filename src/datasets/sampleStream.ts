import { type Shape, sizeOf } from "../arithmetic/shape.js";
import { globalRandom, RandomSource, type Tensor } from "../backend/index.js";
import { type BatchOptions, Dataset } from "./dataset.js";

/** One sample as it comes. */
export interface StreamedSample {
  readonly input: Uint8Array | Float32Array;
  /** A class number. */
  readonly target: number;
}

export interface SampleStreamOptions {
  readonly name: string;
  readonly inputShape: Shape;
  readonly classNames: readonly string[];
  /** What inputs are multiplied by on their way into a tensor; 1. */
  readonly scale?: number;
  /** Begins to read from the first sample on. */
  readonly open: () => AsyncIterable<StreamedSample>;
}

/** How much of a stream is in memory at a time when batches are drawn from it. */
const CHUNK = 10_000;

/**
 * Samples that are read as they are needed, for sets that don't fit in memory.
 *
 * @example
 * const photos = await datasets.streamImageFolder("photos", { size: [64, 64] });
 * for await (const chunk of photos.chunks(5000, { seed: 1 })) await net.fit(chunk, { epochs: 1 });
 */
export class SampleStream {
  readonly name: string;
  readonly inputShape: Shape;
  readonly classNames: readonly string[];
  readonly scale: number;
  readonly #open: () => AsyncIterable<StreamedSample>;

  constructor({ name, inputShape, classNames, scale = 1, open }: SampleStreamOptions) {
    this.name = name;
    this.inputShape = inputShape;
    this.classNames = classNames;
    this.scale = scale;
    this.#open = open;
  }

  /**
   * Goes through the samples once, as datasets of `size` samples; the last one may be smaller.
   *
   * @param options.shuffle whether in random order within each chunk; true
   * @param options.seed the same seed gives the same order
   */
  async *chunks(size: number, { shuffle = true, seed }: Pick<BatchOptions, "shuffle" | "seed"> = {}): AsyncGenerator<Dataset> {
    if (!(Number.isInteger(size) && size >= 1)) throw new Error(`chunks: size must be a positive integer; received ${size}.`);
    const random = seed === undefined ? globalRandom() : new RandomSource(seed);
    let samples: StreamedSample[] = [];
    const full = (): Dataset => {
      const dataset = this.#dataset(samples);
      samples = [];
      return shuffle ? dataset.pick(random.permutation(dataset.size)) : dataset;
    };
    for await (const sample of this.#open()) {
      samples.push(sample);
      if (samples.length === size) yield full();
    }
    if (samples.length > 0) yield full();
  }

  /** Goes through the samples once, batch by batch, shuffled within ten thousand of them. The caller disposes the tensors. */
  async *batches(batchSize: number, options: BatchOptions = {}): AsyncGenerator<[Tensor, Tensor]> {
    const { shuffle, seed } = options;
    const chunkSize = Math.max(batchSize, CHUNK - (CHUNK % batchSize));
    const chunks = this.chunks(chunkSize, { ...(shuffle !== undefined && { shuffle }), ...(seed !== undefined && { seed }) });
    for await (const chunk of chunks) yield* chunk.batches(batchSize, { ...options, shuffle: false });
  }

  /** Reads all samples, or the first `most`, into memory. */
  async collect(most = Infinity): Promise<Dataset> {
    const samples: StreamedSample[] = [];
    if (most > 0) {
      for await (const sample of this.#open()) {
        samples.push(sample);
        if (samples.length >= most) break;
      }
    }
    return this.#dataset(samples);
  }

  toString(): string {
    return `${this.name}: a stream of samples · inputs [${this.inputShape.join(", ")}] · ${this.classNames.length} classes`;
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }

  #dataset(samples: readonly StreamedSample[]): Dataset {
    const length = sizeOf(this.inputShape);
    const isBytes = samples.every(({ input }) => input instanceof Uint8Array);
    const inputs = isBytes ? new Uint8Array(samples.length * length) : new Float32Array(samples.length * length);
    samples.forEach(({ input }, i) => inputs.set(input, i * length));
    const { name, inputShape, classNames, scale } = this;
    return new Dataset({ inputs, inputShape, targets: Int32Array.from(samples, ({ target }) => target), classNames, scale, name });
  }
}
