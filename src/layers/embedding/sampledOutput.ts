import { checkCount } from "../../arithmetic/window.js";
import { type Tensor, tf } from "../../backend/index.js";
import { oneHot } from "../../variables/oneHot.js";
import { type DrawnClasses, drawClasses, type Sampler } from "./classSampler.js";
import { WordOutput, type WordOutputOptions } from "./wordOutput.js";

export interface SampledOutputOptions extends WordOutputOptions {
  /** How many classes are drawn to compare with in each training step, the same for the whole batch. */
  readonly samples: number;
  /** How they are drawn; "logUniform", for classes sorted from frequent to rare. */
  readonly sampler?: Sampler;
}

/** What nceOutput and sampledSoftmaxOutput share: in training the right class is told apart from a few that are drawn. */
export abstract class SampledOutput extends WordOutput {
  readonly samples: number;
  readonly sampler: Sampler;

  constructor(owner: string, options: SampledOutputOptions) {
    super(owner, options);
    this.samples = checkCount(owner, "samples", options.samples);
    this.sampler = options.sampler ?? "logUniform";
    if (this.sampler !== "logUniform" && this.sampler !== "uniform") {
      throw new Error(`${owner}: sampler must be "logUniform" or "uniform"; received ${JSON.stringify(this.sampler)}.`);
    }
  }

  override get isRandom(): boolean {
    return true;
  }

  /** The loss of each row from the logits of its own class [n, 1] and of those drawn [n, samples], less the logarithm of how often they are drawn. */
  protected abstract sampledLosses(own: Tensor, others: Tensor, hits: Tensor): Tensor;

  /** The loss of each row from all logits [n, classes]. */
  protected abstract fullLosses(logits: Tensor, oneHot: Tensor): Tensor;

  protected losses(vectors: Tensor, targets: Tensor, training: boolean): Tensor {
    if (!training) return this.fullLosses(this.logits(vectors), oneHot(targets, this.classes));
    return this.lossesWith(drawClasses(this.draws, this.sampler, this.classes, this.samples, targets), vectors, targets);
  }

  /** The losses of a training step in which these classes were drawn. */
  lossesWith(drawn: DrawnClasses, vectors: Tensor, targets: Tensor): Tensor {
    const [kernel, bias] = [this.weight("kernel"), this.weight("bias")];
    const own = vectors.mul(tf.gather(kernel, targets)).sum(1).add(tf.gather(bias, targets)).sub(drawn.targetsExpected.log());
    const others = tf.matMul(vectors, tf.gather(kernel, drawn.classes), false, true).add(tf.gather(bias, drawn.classes).sub(drawn.expected.log()));
    const hits = tf.equal(targets.expandDims(1), drawn.classes.expandDims(0));
    return this.sampledLosses(own.expandDims(1), others, hits);
  }

  protected logits(vectors: Tensor): Tensor {
    return tf.matMul(vectors, this.weight("kernel"), false, true).add(this.weight("bias"));
  }

  override config() {
    return { ...super.config(), samples: this.samples, sampler: this.sampler };
  }
}
