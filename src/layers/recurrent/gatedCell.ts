import { checkCount } from "../../arithmetic/window.js";
import { type Shape, shapeText } from "../../arithmetic/shape.js";
import type { Activation } from "../../activations/activation.js";
import { type ActivationChoice, activationOf } from "../../activations/named.js";
import type { Tensor } from "../../backend/index.js";
import type { Initializer } from "../../initializers/initializer.js";
import { type InitializerChoice, initializerOf } from "../../initializers/named.js";
import type { LayerOptions } from "../baseLayer.js";
import type { CallContext } from "../callContext.js";
import { checkShare, dropoutMask } from "../dropoutMask.js";
import type { WeightSpec } from "../weightSpec.js";
import { RnnCell } from "./cell.js";
import { type RecurrentRuleOptions, recurrentRules, type RecurrentRules } from "./recurrentRules.js";

/** What the cells of units, and the layers made of them, take. */
export interface RecurrentOptions extends LayerOptions, RecurrentRuleOptions {
  /** How many numbers the state holds, and come out of each step. */
  readonly units: number;
  /** Applied to what a step proposes; "tanh". */
  readonly activation?: ActivationChoice;
  /** Whether a bias is added; true. */
  readonly useBias?: boolean;
  /** The first values of the kernel that the inputs go through; "glorotUniform". */
  readonly kernelInitializer?: InitializerChoice;
  /** The first values of the kernel that the state goes through; "orthogonal". neon calls it init_inner. */
  readonly recurrentInitializer?: InitializerChoice;
  /** The first values of the bias; "zeros". */
  readonly biasInitializer?: InitializerChoice;
  /** The share of input numbers that training drops, the same ones at every step of a sequence; 0. */
  readonly dropout?: number;
  /** The share of state numbers that training drops on their way into the product, the same ones at every step; 0. */
  readonly recurrentDropout?: number;
}

/** The same for cells with gates. */
export interface GatedOptions extends RecurrentOptions {
  /** Applied to the gates; "sigmoid". neon calls it gate_activation. */
  readonly recurrentActivation?: ActivationChoice;
}

/** What the cells of units share: a kernel for the input, one for the state and a bias, each as wide as the cell has gates. */
export abstract class GatedCell extends RnnCell {
  readonly units: number;
  readonly activation: Activation;
  readonly useBias: boolean;
  readonly dropout: number;
  readonly recurrentDropout: number;
  /** How many blocks of `units` columns the kernels have. */
  readonly gates: number;
  protected readonly kernelInitializer: Initializer;
  protected readonly recurrentInitializer: Initializer;
  protected readonly biasInitializer: Initializer;
  readonly #rules: RecurrentRules;

  constructor(kind: string, gates: number, options: RecurrentOptions) {
    super(options);
    this.gates = gates;
    this.units = checkCount(kind, "units", options.units);
    this.activation = activationOf(options.activation ?? "tanh");
    this.useBias = options.useBias ?? true;
    this.kernelInitializer = initializerOf(options.kernelInitializer ?? "glorotUniform");
    this.recurrentInitializer = initializerOf(options.recurrentInitializer ?? "orthogonal");
    this.biasInitializer = initializerOf(options.biasInitializer ?? "zeros");
    this.#rules = recurrentRules(options);
    this.dropout = checkShare(kind, "dropout", options.dropout ?? 0);
    this.recurrentDropout = checkShare(kind, "recurrentDropout", options.recurrentDropout ?? 0);
  }

  protected shapeAfter(input: Shape): Shape {
    if (input.length !== 1) throw new Error(`${this.name}: one step's input must be of shape [features]; received ${shapeText(input)}.`);
    return [this.units];
  }

  stateShapes(_input: Shape): readonly Shape[] {
    return [[this.units]];
  }

  /** The bias' shape; a vector over all gates. */
  protected biasShape(): Shape {
    return [this.gates * this.units];
  }

  protected override specs([input = []]: readonly Shape[]): readonly WeightSpec[] {
    const width = this.gates * this.units;
    const { gates } = this;
    const kernels = [
      { name: "kernel", shape: [input.at(-1) ?? 0, width], initializer: this.kernelInitializer, gates, ...this.#rules.kernel },
      { name: "recurrentKernel", shape: [this.units, width], initializer: this.recurrentInitializer, gates, ...this.#rules.recurrent },
    ];
    return this.useBias ? [...kernels, { name: "bias", shape: this.biasShape(), initializer: this.biasInitializer, gates, ...this.#rules.bias }] : kernels;
  }

  override get isRandom(): boolean {
    return this.dropout > 0 || this.recurrentDropout > 0;
  }

  /** Drops the inputs of all steps [time · batch, features] alike while training. */
  protected inputDropout(context: CallContext, batch: number): (x: Tensor) => Tensor {
    if (!context.training || this.dropout === 0) return (x) => x;
    const mask = dropoutMask(this.draws.uniform([batch, this.inputShape.at(-1) ?? 0]), this.dropout);
    return (x) => x.reshape([-1, ...mask.shape]).mul(mask).reshape(x.shape);
  }

  protected dropsState(context: CallContext): boolean {
    return (context.training ?? false) && this.recurrentDropout > 0;
  }

  /** Drops the same numbers of every step's state while training. */
  protected stateDropout(context: CallContext, batch: number): (state: Tensor) => Tensor {
    if (!this.dropsState(context)) return (state) => state;
    const mask = dropoutMask(this.draws.uniform([batch, this.units]), this.recurrentDropout);
    return (state) => state.mul(mask);
  }

  /** x · kernel + bias: what the inputs contribute. */
  protected projected(x: Tensor, bias: Tensor | undefined): Tensor {
    const product = x.matMul(this.weight("kernel"));
    return bias === undefined ? product : product.add(bias);
  }

  override config(): Record<string, unknown> {
    return {
      units: this.units,
      activation: this.activation.kind,
      useBias: this.useBias,
      kernelInitializer: this.kernelInitializer.kind,
      recurrentInitializer: this.recurrentInitializer.kind,
      biasInitializer: this.biasInitializer.kind,
      dropout: this.dropout,
      recurrentDropout: this.recurrentDropout,
    };
  }
}
