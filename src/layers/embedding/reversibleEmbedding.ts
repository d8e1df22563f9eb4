import type { Shape } from "../../arithmetic/shape.js";
import { type Tensor, tf } from "../../backend/index.js";
import { Layer, type LayerOptions, type WeightSpec } from "../layer.js";
import { Embedding, type EmbeddingOptions } from "./embedding.js";

export interface ReversibleEmbeddingOptions extends EmbeddingOptions {
  /** Whether the way back goes through the same vectors; without it there is a matrix of its own for it; true. */
  readonly tieWeights?: boolean;
  /** Keeps the logits of the way back within ±this, softly; none. */
  readonly logitSoftCap?: number;
}

/** An embedding and its way back: see {@link reversibleEmbedding}. */
export class ReversibleEmbedding extends Embedding {
  override readonly kind = "reversibleEmbedding";
  readonly tieWeights: boolean;
  readonly logitSoftCap: number | undefined;

  constructor(options: ReversibleEmbeddingOptions) {
    super(options, "reversibleEmbedding");
    this.tieWeights = options.tieWeights ?? true;
    this.logitSoftCap = options.logitSoftCap;
    if (this.logitSoftCap !== undefined && !(this.logitSoftCap > 0)) {
      throw new Error(`reversibleEmbedding: logitSoftCap must be a positive number; received ${this.logitSoftCap}. Leave it out for logits without bounds.`);
    }
  }

  protected override weightSpecs(input: Shape): readonly WeightSpec[] {
    const back = { name: "reverseEmbeddings", shape: [this.outputDim, this.inputDim], initializer: this.initializer };
    return this.tieWeights ? super.weightSpecs(input) : [...super.weightSpecs(input), back];
  }

  /** The way back, as a layer: from vectors [..., outputDim] to logits [..., inputDim]. Its weights are the embedding's, and it has none. */
  reverse(options: LayerOptions = {}): ReverseEmbedding {
    return new ReverseEmbedding({ ...options, embedding: this });
  }

  /** The logits of vectors [..., outputDim]. */
  logits(vectors: Tensor): Tensor {
    const rows = vectors.reshape([-1, this.outputDim]);
    const product = this.tieWeights ? tf.matMul(rows, this.weight("embeddings"), false, true) : tf.matMul(rows, this.weight("reverseEmbeddings"));
    const capped = this.logitSoftCap === undefined ? product : tf.tanh(product.div(this.logitSoftCap)).mul(this.logitSoftCap);
    return capped.reshape([...vectors.shape.slice(0, -1), this.inputDim]);
  }

  override config() {
    return { ...super.config(), tieWeights: this.tieWeights, ...(this.logitSoftCap !== undefined && { logitSoftCap: this.logitSoftCap }) };
  }
}

/** The way back through an embedding, which has the weights: see {@link ReversibleEmbedding.reverse}. */
export class ReverseEmbedding extends Layer {
  readonly kind = "reverseEmbedding";
  readonly #embedding: ReversibleEmbedding;

  constructor(options: LayerOptions & { readonly embedding: ReversibleEmbedding }) {
    super(options);
    this.#embedding = options.embedding;
  }

  protected shapeAfter(input: Shape): Shape {
    const { outputDim, inputDim, name } = this.#embedding;
    if (input.at(-1) !== outputDim) throw new Error(`${this.name}: the vectors must be as long as ${name}'s, ${outputDim}; received ${input.at(-1) ?? "none"}.`);
    return [...input.slice(0, -1), inputDim];
  }

  call(input: Tensor): Tensor {
    return this.#embedding.logits(input);
  }
}

/**
 * An embedding that also leads back: `reverse()` is the layer from vectors to one logit for each word. In a language model the same vectors then
 * stand at both ends, which saves most of its parameters and learns better.
 *
 * y = E[x]; back: logits = v · Eᵀ, with logitSoftCap c: c · tanh(v · Eᵀ / c)
 *
 * @param options.tieWeights whether the way back goes through the same vectors; true
 * @param options.logitSoftCap bounds the logits softly; none
 * @param options see {@link EmbeddingOptions} for the rest
 * @returns an embedding; inputDim · outputDim parameters, twice as many when not tied
 * @throws as embedding, or when logitSoftCap is not positive
 * @example
 * const words = layers.reversibleEmbedding({ inputDim: 1000, outputDim: 32, inputShape: [20] });
 * const net = sequential([words, layers.lstm({ units: 32, returnSequences: true }), words.reverse()]); // [20] becomes [20, 1000]
 * @see Press and Wolf, Using the output embedding to improve language models, 2016
 */
export function reversibleEmbedding(options: ReversibleEmbeddingOptions): ReversibleEmbedding {
  return new ReversibleEmbedding(options);
}
