import { type Tensor, tf } from "../../backend/index.js";
import { SampledOutput, type SampledOutputOptions } from "./sampledOutput.js";

/** What a class that was drawn loses when it is the right one. */
const HIT = 1e9;

/** A softmax over few of many classes: see {@link sampledSoftmaxOutput}. */
export class SampledSoftmaxOutput extends SampledOutput {
  readonly kind = "sampledSoftmaxOutput";

  constructor(options: SampledOutputOptions) {
    super("sampledSoftmaxOutput", options);
  }

  protected sampledLosses(own: Tensor, others: Tensor, hits: Tensor): Tensor {
    const all = tf.concat([own, others.sub(tf.cast(hits, "float32").mul(HIT))], 1);
    return tf.logSumExp(all, 1).sub(own.squeeze([1]));
  }

  protected fullLosses(logits: Tensor, oneHot: Tensor): Tensor {
    return tf.logSumExp(logits, 1).sub(logits.mul(oneHot).sum(1));
  }
}

/**
 * The output of a network that chooses among very many classes, such as the words of a language: training compares the right one with a few
 * that are drawn instead of all.
 *
 * l = −log softmax([z_t, z_{s₁}, …, z_{sₙ}])_t with z_k = h · w_k + b_k − ln Q(k), Q(k) how often k is expected among the draws. Draws that hit
 * the right class don't count. Outside training the loss is that of the whole softmax.
 *
 * @param options.classes how many classes
 * @param options.samples how many are drawn in each step
 * @param options.sampler "logUniform" for classes sorted from frequent to rare, or "uniform"; "logUniform"
 * @returns a layer with two forms: `apply([h, target])` gives the loss of each sample, whose mean is added to the model's loss; `apply(h)` logits
 *   [classes]. (features + 1) · classes parameters
 * @throws when an argument is not what it must be, or there isn't one class for each vector
 * @example
 * const out = layers.sampledSoftmaxOutput({ classes: 50_000, samples: 64 });
 * const training = model({ inputs: [words, next], outputs: out.apply([h, next]) }).compile({ optimizer: "adam" });
 * const use = model({ inputs: words, outputs: out.apply(h) });
 * @see Jean et al., On using very large target vocabulary for neural machine translation, 2014
 */
export function sampledSoftmaxOutput(options: SampledOutputOptions): SampledSoftmaxOutput {
  return new SampledSoftmaxOutput(options);
}
