import type { Shape } from "../arithmetic/shape.js";
import { checkLengths, checkPadding, type Lengths, type Padding } from "../arithmetic/window.js";
import type { Activation } from "../activations/activation.js";
import { type ActivationChoice, activationOf } from "../activations/named.js";
import type { Tensor } from "../backend/index.js";
import type { ConstraintChoice } from "../constraints/named.js";
import type { Initializer } from "../initializers/initializer.js";
import { type InitializerChoice, initializerOf } from "../initializers/named.js";
import type { RegularizerChoice } from "../regularizers/named.js";
import type { WeightRules } from "../variables/weight.js";
import { rulesOf } from "./rulesOf.js";
import { Layer, type LayerOptions, type WeightSpec } from "./layer.js";

/** What all convolutions take; `Size` is a number, or one for each axis. */
export interface ConvolutionBaseOptions<Size extends Lengths> extends LayerOptions {
  /** The filter's length along each axis. */
  readonly kernelSize: Size;
  /** How far the filter moves at a time; 1. */
  readonly strides?: Size;
  /** "valid", "same", or how many zeros on every side, or `[before, after]` for each axis; "valid". */
  readonly padding?: Padding;
  /** The distance between the filter's cells; 1. */
  readonly dilation?: Size;
  /** Applied to the output; "linear". */
  readonly activation?: ActivationChoice;
  /** Whether each filter adds a bias; true. */
  readonly useBias?: boolean;
  /** The first values of the filters; "glorotUniform". */
  readonly kernelInitializer?: InitializerChoice;
  /** The first values of the bias; "zeros". */
  readonly biasInitializer?: InitializerChoice;
  /** What large filters cost; nothing. */
  readonly kernelRegularizer?: RegularizerChoice;
  /** What a large bias costs; nothing. */
  readonly biasRegularizer?: RegularizerChoice;
  /** Where the filters are put back to after each step; nowhere. */
  readonly kernelConstraint?: ConstraintChoice;
  /** Where the bias is put back to after each step; nowhere. */
  readonly biasConstraint?: ConstraintChoice;
}

/** What all convolutions share: a sliding window over `axes` axes, a bias and an activation. */
export abstract class ConvolutionBase extends Layer {
  /** How many axes the filter slides over. */
  readonly axes: number;
  readonly kernelSize: readonly number[];
  readonly strides: readonly number[];
  readonly padding: Padding;
  readonly dilation: readonly number[];
  readonly activation: Activation;
  readonly useBias: boolean;
  protected readonly kernelInitializer: Initializer;
  readonly #biasInitializer: Initializer;
  /** What the training does with the filters besides following their gradient. */
  protected readonly kernelRules: WeightRules;
  readonly #biasRules: WeightRules;

  constructor(owner: string, axes: number, options: ConvolutionBaseOptions<Lengths>) {
    super(options);
    this.axes = axes;
    this.kernelSize = checkLengths(owner, "kernelSize", options.kernelSize, axes);
    this.strides = checkLengths(owner, "strides", options.strides ?? 1, axes);
    this.padding = checkPadding(owner, options.padding ?? "valid", axes);
    this.dilation = checkLengths(owner, "dilation", options.dilation ?? 1, axes);
    this.activation = activationOf(options.activation ?? "linear");
    this.useBias = options.useBias ?? true;
    this.kernelInitializer = initializerOf(options.kernelInitializer ?? "glorotUniform");
    this.#biasInitializer = initializerOf(options.biasInitializer ?? "zeros");
    this.kernelRules = rulesOf(options.kernelRegularizer, options.kernelConstraint);
    this.#biasRules = rulesOf(options.biasRegularizer, options.biasConstraint);
  }

  /** Adds the bias' weight to the kernels'. */
  protected withBias(kernels: readonly WeightSpec[], shape: Shape): readonly WeightSpec[] {
    return this.useBias ? [...kernels, { name: "bias", shape, initializer: this.#biasInitializer, ...this.#biasRules }] : kernels;
  }

  /** Adds the bias to the sums and applies the activation. */
  protected finish(sums: Tensor): Tensor {
    return this.activation.apply(this.useBias ? sums.add(this.weight("bias")) : sums);
  }

  /** How the filter slides. */
  protected get window() {
    return { kernelSize: this.kernelSize, strides: this.strides, padding: this.padding, dilation: this.dilation };
  }

  override config(): Record<string, unknown> {
    return {
      ...this.window,
      activation: this.activation.kind,
      useBias: this.useBias,
      kernelInitializer: this.kernelInitializer.kind,
      biasInitializer: this.#biasInitializer.kind,
    };
  }
}
