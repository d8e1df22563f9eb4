import { type Tensor, tf } from "../../backend/index.js";
import { SampledOutput, type SampledOutputOptions } from "./sampledOutput.js";

/** Noise-contrastive estimation: see {@link nceOutput}. */
export class NceOutput extends SampledOutput {
  readonly kind = "nceOutput";

  constructor(options: SampledOutputOptions) {
    super("nceOutput", options);
  }

  protected sampledLosses(own: Tensor, others: Tensor): Tensor {
    return tf.softplus(own.neg()).squeeze([1]).add(tf.softplus(others).sum(1));
  }

  protected fullLosses(logits: Tensor, oneHot: Tensor): Tensor {
    return tf.softplus(logits).sub(logits.mul(oneHot)).sum(1);
  }
}

/**
 * The output of a network that chooses among very many classes, trained to tell the right one from noise: each step asks of the right class and
 * of a few that are drawn whether it comes from the data.
 *
 * l = −log σ(z_t) − Σ_s log σ(−z_s) with z_k = h · w_k + b_k − ln Q(k), Q(k) how often k is expected among the draws. Outside training the sum
 * goes over all classes, without Q.
 *
 * @param options.classes how many classes
 * @param options.samples how many are drawn in each step
 * @param options.sampler "logUniform" for classes sorted from frequent to rare, or "uniform"; "logUniform"
 * @returns a layer with two forms: `apply([h, target])` gives the loss of each sample, whose mean is added to the model's loss; `apply(h)` logits
 *   [classes]. (features + 1) · classes parameters
 * @throws when an argument is not what it must be, or there isn't one class for each vector
 * @example
 * const out = layers.nceOutput({ classes: 50_000, samples: 64 });
 * const skipGram = model({ inputs: [word, context], outputs: out.apply([vector, context]) }).compile({ optimizer: "adam" });
 * @see Gutmann and Hyvärinen, Noise-contrastive estimation, 2010; Mnih and Kavukcuoglu, Learning word embeddings efficiently, 2013
 */
export function nceOutput(options: SampledOutputOptions): NceOutput {
  return new NceOutput(options);
}
