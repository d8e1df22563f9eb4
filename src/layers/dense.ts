import * as arithmetic from "../arithmetic/dense.js";
import type { Shape } from "../arithmetic/shape.js";
import { checkCount } from "../arithmetic/window.js";
import type { Activation } from "../activations/activation.js";
import { type ActivationChoice, activationOf } from "../activations/named.js";
import type { Tensor } from "../backend/index.js";
import type { ConstraintChoice } from "../constraints/named.js";
import type { Initializer } from "../initializers/initializer.js";
import { type InitializerChoice, initializerOf } from "../initializers/named.js";
import type { RegularizerChoice } from "../regularizers/named.js";
import type { WeightRules } from "../variables/weight.js";
import { Layer, type LayerOptions, type WeightSpec } from "./layer.js";
import { rulesOf } from "./rulesOf.js";

export interface DenseOptions extends LayerOptions {
  /** How many numbers come out. */
  readonly units: number;
  /** Applied to the output; "linear". */
  readonly activation?: ActivationChoice;
  /** Whether each unit adds a bias; true. */
  readonly useBias?: boolean;
  /** The first values of the kernel; "glorotUniform". */
  readonly kernelInitializer?: InitializerChoice;
  /** The first values of the bias; "zeros". */
  readonly biasInitializer?: InitializerChoice;
  /** What large weights cost, added to the loss; nothing. */
  readonly kernelRegularizer?: RegularizerChoice;
  readonly biasRegularizer?: RegularizerChoice;
  /** Where the weights are put back to after every update; nowhere. */
  readonly kernelConstraint?: ConstraintChoice;
  readonly biasConstraint?: ConstraintChoice;
}

/** A fully connected layer: see {@link dense}. */
export class Dense extends Layer {
  readonly kind = "dense";
  readonly units: number;
  readonly activation: Activation;
  readonly useBias: boolean;
  readonly #kernelInitializer: Initializer;
  readonly #biasInitializer: Initializer;
  readonly #kernelRules: WeightRules;
  readonly #biasRules: WeightRules;

  constructor(options: DenseOptions) {
    super(options);
    this.units = checkCount("dense", "units", options.units);
    this.activation = activationOf(options.activation ?? "linear");
    this.useBias = options.useBias ?? true;
    this.#kernelInitializer = initializerOf(options.kernelInitializer ?? "glorotUniform");
    this.#biasInitializer = initializerOf(options.biasInitializer ?? "zeros");
    this.#kernelRules = rulesOf(options.kernelRegularizer, options.kernelConstraint);
    this.#biasRules = rulesOf(options.biasRegularizer, options.biasConstraint);
  }

  protected shapeAfter(input: Shape): Shape {
    if (input.length === 0) {
      throw new Error(`${this.name}: the input must have at least one axis beside the batch; received []. Use inputShape [1] for single numbers.`);
    }
    return arithmetic.dense({ input, units: this.units }).output;
  }

  protected override multiplyAddsFor(input: Shape): number {
    return arithmetic.dense({ input, units: this.units }).multiplyAdds;
  }

  protected override weightSpecs(input: Shape): readonly WeightSpec[] {
    const kernel = { name: "kernel", shape: [input.at(-1) ?? 0, this.units], initializer: this.#kernelInitializer, ...this.#kernelRules };
    const bias = { name: "bias", shape: [this.units], initializer: this.#biasInitializer, ...this.#biasRules };
    return this.useBias ? [kernel, bias] : [kernel];
  }

  call(input: Tensor): Tensor {
    const x = input.rank === 2 ? input : input.reshape([-1, input.shape.at(-1) ?? 0]);
    const product = x.matMul(this.weight("kernel"));
    const sums = this.useBias ? product.add(this.weight("bias")) : product;
    const y = this.activation.apply(sums);
    return input.rank === 2 ? y : y.reshape([-1, ...input.shape.slice(1, -1), this.units]);
  }

  override config() {
    return {
      units: this.units,
      activation: this.activation.kind,
      useBias: this.useBias,
      kernelInitializer: this.#kernelInitializer.kind,
      biasInitializer: this.#biasInitializer.kind,
    };
  }
}

/**
 * A fully connected layer: each output is a weighted sum of all inputs.
 *
 * y = activation(x · kernel + bias)
 *
 * @param options.units how many numbers come out
 * @param options.activation applied to the output; "linear"
 * @param options.useBias whether each unit adds a bias; true
 * @param options.kernelInitializer the first values of the kernel [features, units]; "glorotUniform"
 * @param options.biasInitializer the first values of the bias [units]; "zeros"
 * @returns a layer from [..., features] to [..., units]
 * @throws when units is not a positive integer, or a name is unknown
 * @example sequential([layers.dense({ units: 64, activation: "relu", inputShape: [784] }), layers.dense({ units: 10 })])
 * @see Rosenblatt, The perceptron: a probabilistic model for information storage and organization in the brain, 1958
 */
export function dense(options: DenseOptions): Dense {
  return new Dense(options);
}
