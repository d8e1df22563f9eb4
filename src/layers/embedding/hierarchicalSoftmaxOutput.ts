import { type Tensor, tf } from "../../backend/index.js";
import { huffmanPaths } from "./huffman.js";
import { WordOutput, type WordOutputOptions } from "./wordOutput.js";

export interface HierarchicalSoftmaxOutputOptions extends WordOutputOptions {
  /** How often each class occurs: the frequent ones get short paths; all alike. */
  readonly frequencies?: readonly number[];
}

/** A softmax as a walk down a tree: see {@link hierarchicalSoftmaxOutput}. */
export class HierarchicalSoftmaxOutput extends WordOutput {
  readonly kind = "hierarchicalSoftmaxOutput";
  /** The longest path's length. */
  readonly depth: number;
  readonly #frequencies: readonly number[];
  /** The paths' nodes and turns [classes, depth]; a turn is 1 to the right, −1 to the left and 0 behind the path's end. */
  readonly #nodes: Int32Array;
  readonly #turns: Float32Array;

  constructor(options: HierarchicalSoftmaxOutputOptions) {
    super("hierarchicalSoftmaxOutput", options, options.classes - 1);
    if (this.classes < 2) throw new Error(`hierarchicalSoftmaxOutput: classes must be at least 2; received ${this.classes}.`);
    const { frequencies = new Array<number>(this.classes).fill(1) } = options;
    if (frequencies.length !== this.classes || !frequencies.every((count) => count >= 0)) {
      throw new Error(`hierarchicalSoftmaxOutput: frequencies must be ${this.classes} numbers from 0, one for each class; received ${frequencies.length}.`);
    }
    const paths = huffmanPaths(frequencies);
    this.depth = paths.reduce((longest, { nodes }) => Math.max(longest, nodes.length), 0);
    this.#frequencies = frequencies;
    this.#nodes = new Int32Array(this.classes * this.depth);
    this.#turns = new Float32Array(this.classes * this.depth);
    paths.forEach(({ nodes, right }, i) => {
      this.#nodes.set(nodes, i * this.depth);
      this.#turns.set(right.map((turn) => (turn ? 1 : -1)), i * this.depth);
    });
  }

  protected losses(vectors: Tensor, targets: Tensor): Tensor {
    const nodes = tf.gather(this.#table(this.#nodes, "int32"), targets);
    const turns = tf.gather(this.#table(this.#turns, "float32"), targets);
    const kernels = tf.gather(this.weight("kernel"), nodes);
    const sums = kernels.mul(vectors.expandDims(1)).sum(2).add(tf.gather(this.weight("bias"), nodes));
    return logProbability(sums, turns).neg();
  }

  protected logits(vectors: Tensor): Tensor {
    const sums = tf.matMul(vectors, this.weight("kernel"), false, true).add(this.weight("bias"));
    const paths = tf.gather(sums, tf.tensor1d(this.#nodes, "int32"), 1).reshape([-1, this.classes, this.depth]);
    return logProbability(paths, this.#table(this.#turns, "float32"));
  }

  #table(values: Int32Array | Float32Array, dtype: "int32" | "float32"): Tensor {
    return tf.tensor2d(values, [this.classes, this.depth], dtype);
  }

  override config() {
    return { ...super.config(), frequencies: this.#frequencies };
  }
}

/** log Π σ(±z) along the last axis, leaving out what lies behind the path's end. */
function logProbability(sums: Tensor, turns: Tensor): Tensor {
  return tf.softplus(sums.mul(turns).neg()).mul(turns.abs()).sum(-1).neg();
}

/**
 * The output of a network that chooses among very many classes, as a walk down a binary tree: each inner node says how likely the right-hand
 * side is, and a class is as likely as the turns that lead to it. A training step visits some log₂(classes) nodes instead of all classes.
 *
 * p(k | h) = Π_j σ(±(h · v_j + b_j)) over the nodes j on the way to k, + to the right and − to the left; l = −ln p(target)
 *
 * @param options.classes how many classes
 * @param options.frequencies how often each occurs, for Huffman's tree, in which frequent classes are near; all alike
 * @returns a layer with two forms: `apply([h, target])` gives the loss of each sample, whose mean is added to the model's loss; `apply(h)` ln p of
 *   each class, which serve as logits. (features + 1) · (classes − 1) parameters
 * @throws when there are fewer than two classes, or frequencies doesn't hold a number for each
 * @example
 * const out = layers.hierarchicalSoftmaxOutput({ classes: counts.length, frequencies: counts });
 * const skipGram = model({ inputs: [word, context], outputs: out.apply([vector, context]) }).compile({ optimizer: "adam" });
 * @see Morin and Bengio, Hierarchical probabilistic neural network language model, 2005; Mikolov et al., Distributed representations of words, 2013
 */
export function hierarchicalSoftmaxOutput(options: HierarchicalSoftmaxOutputOptions): HierarchicalSoftmaxOutput {
  return new HierarchicalSoftmaxOutput(options);
}
