import { sameShape, type Shape, shapeText } from "../arithmetic/shape.js";
import { type Tensor, tf } from "../backend/index.js";
import type { CallContext } from "../layers/callContext.js";
import { type GanCostOptions, ganCost } from "../losses/ganCost.js";
import type { Optimizer } from "../optimizers/optimizer.js";
import { type OptimizerChoice, optimizerOf } from "../optimizers/named.js";
import { Model, type ModelOptions } from "./model.js";
import type { CompileChoices } from "./objective.js";
import type { TensorBatch } from "./steps.js";

export interface GanOptions extends ModelOptions {
  /** From noise to a sample. It must know its input shape. */
  readonly generator: Model;
  /** From a sample to one number: how real it is. */
  readonly discriminator: Model;
  /** Which cost: "original" (minimax), "modified" (the generator's that does not saturate), "wasserstein"; "modified". */
  readonly formula?: NonNullable<GanCostOptions["formula"]>;
  /** How often the discriminator learns from a batch before the generator does once; 1. */
  readonly discriminatorSteps?: number;
}

export interface GanCompileChoices extends Pick<CompileChoices, "runEagerly"> {
  /** What changes the discriminator. For "wasserstein" give it `paramClipValue: 0.01`. */
  readonly optimizer: OptimizerChoice;
  /** What changes the generator: another object than `optimizer`, because each keeps its own weights' averages. */
  readonly generatorOptimizer: OptimizerChoice;
}

/** Two networks that learn from each other: see {@link gan}. */
export class Gan extends Model {
  readonly kind = "gan";
  readonly generator: Model;
  readonly discriminator: Model;
  readonly formula: NonNullable<GanCostOptions["formula"]>;
  readonly discriminatorSteps: number;
  #generatorOptimizer: Optimizer | undefined;

  constructor({ generator, discriminator, formula = "modified", discriminatorSteps = 1, ...options }: GanOptions) {
    super(options);
    if (!Number.isInteger(discriminatorSteps) || discriminatorSteps < 1) throw new Error(`gan: discriminatorSteps must be a positive integer; received ${discriminatorSteps}.`);
    this.generator = generator;
    this.discriminator = discriminator;
    this.formula = formula;
    this.discriminatorSteps = discriminatorSteps;
  }

  override get figures(): readonly string[] {
    return ["discriminatorLoss", "generatorLoss"];
  }

  override get isRandom(): boolean {
    return true;
  }

  override compile({ generatorOptimizer, ...choices }: GanCompileChoices): this {
    this.#generatorOptimizer = optimizerOf(generatorOptimizer);
    return super.compile(choices);
  }

  protected override shapesAfter([sample = []]: readonly Shape[]): readonly Shape[] {
    if (!sameShape(this.generator.outputShape, sample)) {
      throw new Error(`${this.name}: the generator must give samples of the data's shape ${shapeText(sample)}; it gives ${shapeText(this.generator.outputShape)}.`);
    }
    return [this.discriminator.connect(sample)];
  }

  /** The discriminator's verdict. */
  override callAll(samples: readonly Tensor[], context: CallContext): readonly Tensor[] {
    return this.discriminator.callAll(samples, context);
  }

  protected override trainStep({ inputs: [real] }: TensorBatch): Record<string, Tensor> {
    if (real === undefined) throw new Error(`${this.name}: a batch must hold samples.`);
    const training: CallContext = { training: true };
    const { formula } = this;
    const verdict = (samples: Tensor): Tensor => this.callAll([samples], training)[0] as Tensor;
    const invented = (): Tensor => this.generator.callAll([this.#noise(real.shape[0] ?? 0)], training)[0] as Tensor;
    const judge = ganCost({ part: "discriminator", formula });
    const forge = ganCost({ part: "generator", formula });
    const once = (): Tensor => {
      const fake = invented();
      return this.minimize(() => {
        const [onReal, onFake] = [verdict(real), verdict(fake)];
        return judge.value(tf.onesLike(onReal), onReal).add(judge.value(tf.zerosLike(onFake), onFake));
      }, this.discriminator.trainableWeights);
    };
    let discriminatorLoss = once();
    for (let step = 1; step < this.discriminatorSteps; step++) discriminatorLoss = once();
    const generatorLoss = this.minimize(
      () => {
        const onFake = verdict(invented());
        return forge.value(tf.zerosLike(onFake), onFake);
      },
      this.generator.trainableWeights,
      this.#generatorOptimizer,
    );
    return { discriminatorLoss, generatorLoss };
  }

  /**
   * Invents samples.
   *
   * @returns a tensor [count, ...sample], which is the caller's
   */
  async generate(count: number): Promise<Tensor> {
    const noise = tf.tidy(() => this.#noise(count));
    try {
      return await this.generator.predict(noise);
    } finally {
      noise.dispose();
    }
  }

  override dispose(): void {
    this.#generatorOptimizer?.dispose();
    super.dispose();
  }

  #noise(count: number): Tensor {
    return this.draws.normal([count, ...this.generator.inputShape]);
  }
}

/**
 * A generative adversarial network: the discriminator learns to tell samples from inventions, and the generator to invent what it takes for samples.
 *
 * @param options.generator from standard normal noise of its input shape to a sample
 * @param options.discriminator from a sample to one number, a probability by "sigmoid", for "wasserstein" any number
 * @param options.formula "original", "modified" or "wasserstein"; "modified". The formulas stand at `losses.ganCost`.
 * @param options.discriminatorSteps how often the discriminator learns before the generator does once; 1
 * @throws in `fit` when the generator's samples have another shape than the data
 * @example
 * const net = models.gan({ generator, discriminator });
 * net.compile({ optimizer: optimizers.adam({ learningRate: 2e-4, beta1: 0.5 }), generatorOptimizer: optimizers.adam({ learningRate: 2e-4, beta1: 0.5 }) });
 * await net.fit({ inputs: images }, { epochs: 20 });
 * const invented = await net.generate(16);
 * @see Goodfellow et al., Generative adversarial nets, 2014; Arjovsky et al., Wasserstein GAN, 2017
 */
export function gan(options: GanOptions): Gan {
  return new Gan(options);
}
