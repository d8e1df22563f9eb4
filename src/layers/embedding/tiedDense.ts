import { type Shape, shapeText } from "../../arithmetic/shape.js";
import type { Activation } from "../../activations/activation.js";
import { type ActivationChoice, activationOf } from "../../activations/named.js";
import { type Tensor, tf, type Variable } from "../../backend/index.js";
import { type InitializerChoice, initializerOf } from "../../initializers/named.js";
import type { Dense } from "../dense.js";
import { Layer, type LayerOptions, type WeightSpec } from "../layer.js";
import type { Embedding } from "./embedding.js";

export interface TiedDenseOptions extends LayerOptions {
  /** The layer whose kernel is used the other way round: a dense layer or an embedding. */
  readonly to: Dense | Embedding;
  /** Applied to the output; "linear". */
  readonly activation?: ActivationChoice;
  /** Whether it adds a bias, which is its own; true. */
  readonly useBias?: boolean;
  /** The first values of the bias; "zeros". */
  readonly biasInitializer?: InitializerChoice;
}

/** A dense layer through another one's kernel: see {@link tiedDense}. */
export class TiedDense extends Layer {
  readonly kind = "tiedDense";
  readonly activation: Activation;
  readonly useBias: boolean;
  readonly #to: Dense | Embedding;
  readonly #biasInitializer: InitializerChoice;

  constructor(options: TiedDenseOptions) {
    super(options);
    this.#to = options.to;
    this.activation = activationOf(options.activation ?? "linear");
    this.useBias = options.useBias ?? true;
    this.#biasInitializer = options.biasInitializer ?? "zeros";
  }

  /** The other layer's kernel [units here, features here]. */
  get #shape(): Shape {
    const [kernel] = this.#to.weightShapes;
    if (kernel?.shape.length !== 2) throw new Error(`${this.name}: the layer it is tied to must have a matrix as its first weight; ${this.#to.name} has none.`);
    return kernel.shape;
  }

  protected shapeAfter(input: Shape): Shape {
    const [units = 0, features = 0] = this.#shape;
    if (input.at(-1) !== features) {
      throw new Error(`${this.name}: the input must have as many features as ${this.#to.name} gives, ${features}; received ${shapeText(input)}.`);
    }
    return [...input.slice(0, -1), units];
  }

  protected override weightSpecs(_input: Shape): readonly WeightSpec[] {
    return this.useBias ? [{ name: "bias", shape: [this.#shape[0] ?? 0], initializer: initializerOf(this.#biasInitializer) }] : [];
  }

  call(input: Tensor): Tensor {
    const [units = 0, features = 0] = this.#shape;
    const kernel = this.#to.weights[0]?.variable as Variable;
    const product = tf.matMul(input.reshape([-1, features]), kernel, false, true);
    const sums = this.useBias ? product.add(this.weight("bias")) : product;
    return this.activation.apply(sums).reshape([...input.shape.slice(0, -1), units]);
  }

  override config() {
    return { to: this.#to.name, activation: this.activation.kind, useBias: this.useBias };
  }
}

/**
 * A dense layer that goes back through another layer's kernel: the second half of an autoencoder with tied weights, or the output of a
 * language model that shares its embedding. The kernel stays the other layer's and learns from both uses.
 *
 * y = activation(x · kernelᵀ + bias)
 *
 * @param options.to the dense layer or embedding whose kernel [inputs, units] is used; it must know its input shape
 * @param options.activation applied to the output; "linear"
 * @param options.useBias whether it adds a bias of its own; true
 * @returns a layer from [..., units] to [..., inputs]; inputs parameters
 * @throws when the input is not as wide as the other layer's output
 * @example
 * const code = layers.dense({ units: 32, activation: "relu", inputShape: [784] });
 * const net = sequential([code, layers.tiedDense({ to: code, activation: "sigmoid" })]); // [784] → [32] → [784]
 * @see Press and Wolf, Using the output embedding to improve language models, 2017
 */
export function tiedDense(options: TiedDenseOptions): TiedDense {
  return new TiedDense(options);
}
