import type { Shape } from "../../arithmetic/shape.js";
import { checkCount } from "../../arithmetic/window.js";
import { type Tensor, tf } from "../../backend/index.js";
import type { ConstraintChoice } from "../../constraints/named.js";
import type { Initializer } from "../../initializers/initializer.js";
import { type InitializerChoice, initializerOf } from "../../initializers/named.js";
import type { RegularizerChoice } from "../../regularizers/named.js";
import type { WeightRules } from "../../variables/weight.js";
import { Layer, type LayerOptions, type Mask, type WeightSpec } from "../layer.js";
import { rulesOf } from "../rulesOf.js";

export interface EmbeddingOptions extends LayerOptions {
  /** How many different numbers may come in: they go from 0 to inputDim − 1. */
  readonly inputDim: number;
  /** How long the vectors are. */
  readonly outputDim: number;
  /** The first vectors; "randomUniform". */
  readonly embeddingsInitializer?: InitializerChoice;
  /** What large vectors cost, added to the loss; nothing. */
  readonly embeddingsRegularizer?: RegularizerChoice;
  /** Where the vectors are put back to after every update; nowhere. */
  readonly embeddingsConstraint?: ConstraintChoice;
  /** Whether 0 stands for "nothing here", and later layers leave such steps out; false. */
  readonly maskZero?: boolean;
  /** A number whose vector is always 0 and never learns; none. neon's pad_idx. */
  readonly padIndex?: number;
}

/** A vector for each number: see {@link embedding}. */
export class Embedding extends Layer {
  readonly kind: string = "embedding";
  readonly inputDim: number;
  readonly outputDim: number;
  readonly maskZero: boolean;
  readonly padIndex: number | undefined;
  protected readonly initializer: Initializer;
  readonly #rules: WeightRules;

  /** @param owner how messages call it */
  constructor(options: EmbeddingOptions, owner = "embedding") {
    super(options);
    this.inputDim = checkCount(owner, "inputDim", options.inputDim);
    this.outputDim = checkCount(owner, "outputDim", options.outputDim);
    this.maskZero = options.maskZero ?? false;
    this.padIndex = options.padIndex;
    if (this.padIndex !== undefined && !(Number.isInteger(this.padIndex) && this.padIndex >= 0 && this.padIndex < this.inputDim)) {
      throw new Error(`${owner}: padIndex must be one of the numbers from 0 to ${this.inputDim - 1}; received ${this.padIndex}.`);
    }
    this.initializer = initializerOf(options.embeddingsInitializer ?? "randomUniform");
    this.#rules = rulesOf(options.embeddingsRegularizer, options.embeddingsConstraint);
  }

  protected shapeAfter(input: Shape): Shape {
    return [...input, this.outputDim];
  }

  protected override weightSpecs(_input: Shape): readonly WeightSpec[] {
    return [{ name: "embeddings", shape: [this.inputDim, this.outputDim], initializer: this.initializer, ...this.#rules }];
  }

  call(input: Tensor): Tensor {
    const numbers = input.dtype === "int32" ? input : tf.cast(input, "int32");
    const vectors = tf.gather(this.weight("embeddings"), numbers);
    if (this.padIndex === undefined) return vectors;
    return vectors.mul(tf.cast(tf.notEqual(numbers, this.padIndex), "float32").expandDims(-1));
  }

  protected override maskAfter(mask: Mask, input: Tensor): Mask {
    return this.maskZero ? tf.notEqual(input, 0) : mask;
  }

  override config(): Record<string, unknown> {
    return {
      inputDim: this.inputDim,
      outputDim: this.outputDim,
      embeddingsInitializer: this.initializer.kind,
      maskZero: this.maskZero,
      ...(this.padIndex !== undefined && { padIndex: this.padIndex }),
    };
  }
}

/**
 * A learnt vector for each number: words, characters or categories come in as whole numbers and go on as vectors.
 *
 * y = E[x], a row of the table; its gradient adds up in the rows that were taken, on the device
 *
 * @param options.inputDim how many different numbers there are, from 0 on
 * @param options.outputDim how long the vectors are
 * @param options.maskZero whether 0 stands for "nothing here" and makes a mask; false
 * @param options.padIndex a number whose vector is always 0 and never learns; none
 * @param options see {@link EmbeddingOptions} for the rest
 * @returns a layer from any shape of whole numbers to the same with outputDim behind it; inputDim · outputDim parameters
 * @throws when inputDim or outputDim is not a positive integer, or padIndex is no such number; TensorFlow refuses numbers beyond inputDim
 * @example sequential([layers.embedding({ inputDim: 10_000, outputDim: 64, maskZero: true, inputShape: [200] }), layers.lstm({ units: 32 })])
 * @see Bengio et al., A neural probabilistic language model, 2003
 */
export function embedding(options: EmbeddingOptions): Embedding {
  return new Embedding(options);
}
