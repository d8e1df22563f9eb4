import { conv } from "../arithmetic/conv.js";
import { depthwiseConv } from "../arithmetic/depthwiseConv.js";
import type { Shape } from "../arithmetic/shape.js";
import { checkCount, type Lengths } from "../arithmetic/window.js";
import type { Tensor } from "../backend/index.js";
import type { Initializer } from "../initializers/initializer.js";
import { type InitializerChoice, initializerOf } from "../initializers/named.js";
import { checkSpatialInput } from "./checkSpatialInput.js";
import { ConvolutionBase, type ConvolutionBaseOptions } from "./convolutionBase.js";
import type { WeightSpec } from "./layer.js";
import { convolve, convolveDepthwise } from "./ops/convolve.js";

export interface SeparableConvolutionOptions<Size extends Lengths> extends Omit<ConvolutionBaseOptions<Size>, "kernelInitializer"> {
  /** How many channels come out. */
  readonly filters: number;
  /** How many filters each channel has in the first step; 1. */
  readonly depthMultiplier?: number;
  /** The first values of the first step's filters; "glorotUniform". */
  readonly depthwiseInitializer?: InitializerChoice;
  /** The first values of the second step's filters; "glorotUniform". */
  readonly pointwiseInitializer?: InitializerChoice;
}

/** What the separable convolutions share: a depthwise step and then one that mixes the channels at each place. */
export abstract class SeparableConvolution extends ConvolutionBase {
  readonly filters: number;
  readonly depthMultiplier: number;
  readonly #pointwiseInitializer: Initializer;

  constructor(owner: string, axes: number, options: SeparableConvolutionOptions<Lengths>) {
    super(owner, axes, { ...options, kernelInitializer: initializerOf(options.depthwiseInitializer ?? "glorotUniform") });
    this.filters = checkCount(owner, "filters", options.filters);
    this.depthMultiplier = checkCount(owner, "depthMultiplier", options.depthMultiplier ?? 1);
    this.#pointwiseInitializer = initializerOf(options.pointwiseInitializer ?? "glorotUniform");
  }

  protected shapeAfter(input: Shape): Shape {
    return this.#arithmetic(input).pointwise.output;
  }

  protected override multiplyAddsFor(input: Shape): number {
    const { depthwise, pointwise } = this.#arithmetic(input);
    return depthwise.multiplyAdds + pointwise.multiplyAdds;
  }

  protected override weightSpecs(input: Shape): readonly WeightSpec[] {
    const channels = input.at(-1) ?? 0;
    const between = channels * this.depthMultiplier;
    const depthwise = { name: "depthwiseKernel", shape: [...this.kernelSize, channels, this.depthMultiplier], initializer: this.kernelInitializer, ...this.kernelRules };
    const pointwise = { name: "pointwiseKernel", shape: [...this.#ones(), between, this.filters], initializer: this.#pointwiseInitializer };
    return this.withBias([depthwise, pointwise], [this.filters]);
  }

  call(input: Tensor): Tensor {
    const filtered = convolveDepthwise(input, this.weight("depthwiseKernel"), this.window);
    return this.finish(convolve(filtered, this.weight("pointwiseKernel"), { strides: this.#ones(), padding: "valid", dilation: this.#ones() }));
  }

  override config() {
    const { kernelInitializer, ...rest } = super.config();
    return {
      filters: this.filters,
      depthMultiplier: this.depthMultiplier,
      ...rest,
      depthwiseInitializer: kernelInitializer,
      pointwiseInitializer: this.#pointwiseInitializer.kind,
    };
  }

  #ones(): number[] {
    return this.kernelSize.map(() => 1);
  }

  #arithmetic(input: Shape) {
    checkSpatialInput(this.name, input, this.axes);
    const depthwise = depthwiseConv({ ...this.window, input, depthMultiplier: this.depthMultiplier, useBias: false });
    const pointwise = conv({ input: depthwise.output, filters: this.filters, kernelSize: 1, useBias: this.useBias });
    return { depthwise, pointwise };
  }
}
