import * as arithmetic from "../arithmetic/depthwiseConv.js";
import type { Shape } from "../arithmetic/shape.js";
import { checkCount, type Lengths } from "../arithmetic/window.js";
import type { Tensor } from "../backend/index.js";
import { type InitializerChoice, initializerOf } from "../initializers/named.js";
import { checkSpatialInput } from "./checkSpatialInput.js";
import { ConvolutionBase, type ConvolutionBaseOptions } from "./convolutionBase.js";
import type { WeightSpec } from "./layer.js";
import { convolveDepthwise } from "./ops/convolve.js";

export interface DepthwiseConvolutionOptions<Size extends Lengths> extends Omit<ConvolutionBaseOptions<Size>, "kernelInitializer"> {
  /** How many filters each channel has; 1. */
  readonly depthMultiplier?: number;
  /** The first values of the filters; "glorotUniform". */
  readonly depthwiseInitializer?: InitializerChoice;
}

/** What the depthwise convolutions share: filters that see one channel each. */
export abstract class DepthwiseConvolution extends ConvolutionBase {
  readonly depthMultiplier: number;

  constructor(owner: string, axes: number, options: DepthwiseConvolutionOptions<Lengths>) {
    super(owner, axes, { ...options, kernelInitializer: initializerOf(options.depthwiseInitializer ?? "glorotUniform") });
    this.depthMultiplier = checkCount(owner, "depthMultiplier", options.depthMultiplier ?? 1);
  }

  protected shapeAfter(input: Shape): Shape {
    return this.#arithmetic(input).output;
  }

  protected override multiplyAddsFor(input: Shape): number {
    return this.#arithmetic(input).multiplyAdds;
  }

  protected override weightSpecs(input: Shape): readonly WeightSpec[] {
    const channels = input.at(-1) ?? 0;
    const shape = [...this.kernelSize, channels, this.depthMultiplier];
    return this.withBias([{ name: "kernel", shape, initializer: this.kernelInitializer, ...this.kernelRules }], [channels * this.depthMultiplier]);
  }

  call(input: Tensor): Tensor {
    return this.finish(convolveDepthwise(input, this.weight("kernel"), this.window));
  }

  override config() {
    const { kernelInitializer, ...rest } = super.config();
    return { depthMultiplier: this.depthMultiplier, ...rest, depthwiseInitializer: kernelInitializer };
  }

  #arithmetic(input: Shape) {
    checkSpatialInput(this.name, input, this.axes);
    return arithmetic.depthwiseConv({ ...this.window, input, depthMultiplier: this.depthMultiplier, useBias: this.useBias });
  }
}
