import { type Shape, sizeOf } from "../../arithmetic/shape.js";
import type { Activation } from "../../activations/activation.js";
import { activationOf } from "../../activations/named.js";
import type { Tensor } from "../../backend/index.js";
import { folded } from "../../initializers/folded.js";
import { type InitializerChoice, initializerOf } from "../../initializers/named.js";
import type { WeightRules } from "../../variables/weight.js";
import { Layer, type LayerOptions, type WeightSpec } from "../layer.js";

export interface HeadProjectionOptions extends LayerOptions {
  /** The shape of what comes out at each step, such as [heads, width]. */
  readonly output: Shape;
  /** How many axes of the input are summed over: 1 for features, 2 for [heads, width]. */
  readonly summed: 1 | 2;
  readonly useBias: boolean;
  readonly kernelInitializer: InitializerChoice;
  readonly biasInitializer: InitializerChoice;
  readonly kernelRules: WeightRules;
  readonly biasRules: WeightRules;
  /** Whether a sigmoid is applied, as for a gate. */
  readonly gate?: boolean;
}

/**
 * A dense layer between features and heads, with a kernel shaped [...summed axes, ...output] as in Keras' attention layers.
 *
 * y_{…,o} = Σ_i x_{…,i} · kernel_{i,o} + bias_o
 */
export class HeadProjection extends Layer {
  readonly kind = "headProjection";
  readonly #options: HeadProjectionOptions;
  readonly #activation: Activation;

  constructor(options: HeadProjectionOptions) {
    super(options);
    this.#options = options;
    this.#activation = activationOf(options.gate === true ? "sigmoid" : "linear");
  }

  protected shapeAfter(input: Shape): Shape {
    return [...input.slice(0, -this.#options.summed), ...this.#options.output];
  }

  protected override multiplyAddsFor(input: Shape): number {
    return sizeOf(input) * sizeOf(this.#options.output);
  }

  protected override weightSpecs(input: Shape): readonly WeightSpec[] {
    const { output, summed, useBias, kernelInitializer, biasInitializer, kernelRules, biasRules } = this.#options;
    const from = input.slice(-summed);
    const initializer = folded(initializerOf(kernelInitializer), sizeOf(from), sizeOf(output));
    const kernel = { name: "kernel", shape: [...from, ...output], initializer, ...kernelRules };
    return useBias ? [kernel, { name: "bias", shape: output, initializer: initializerOf(biasInitializer), ...biasRules }] : [kernel];
  }

  call(input: Tensor): Tensor {
    const { output, summed, useBias } = this.#options;
    const [features, width] = [sizeOf(input.shape.slice(-summed)), sizeOf(output)];
    const product = input.reshape([-1, features]).matMul(this.weight("kernel").reshape([features, width]));
    const sums = useBias ? product.add(this.weight("bias").reshape([width])) : product;
    return this.#activation.apply(sums).reshape([...input.shape.slice(0, -summed), ...output]);
  }
}
