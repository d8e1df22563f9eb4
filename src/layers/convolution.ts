import * as arithmetic from "../arithmetic/conv.js";
import type { Shape } from "../arithmetic/shape.js";
import { checkCount, type Lengths } from "../arithmetic/window.js";
import type { Tensor } from "../backend/index.js";
import { checkSpatialInput } from "./checkSpatialInput.js";
import { ConvolutionBase, type ConvolutionBaseOptions } from "./convolutionBase.js";
import type { WeightSpec } from "./layer.js";
import { convolve } from "./ops/convolve.js";

export interface ConvolutionOptions<Size extends Lengths> extends ConvolutionBaseOptions<Size> {
  /** How many filters, and so how many channels come out. */
  readonly filters: number;
  /** Into how many parts the channels and the filters are divided, each filter seeing its part's channels alone; 1. */
  readonly groups?: number;
}

/** What the plain convolutions over one, two and three axes share. */
export abstract class Convolution extends ConvolutionBase {
  readonly filters: number;
  readonly groups: number;

  constructor(owner: string, axes: number, options: ConvolutionOptions<Lengths>) {
    super(owner, axes, options);
    this.filters = checkCount(owner, "filters", options.filters);
    this.groups = checkCount(owner, "groups", options.groups ?? 1);
    if (this.filters % this.groups !== 0) {
      throw new Error(`${owner}: groups must divide the filters, which are ${this.filters}; received ${this.groups}.`);
    }
  }

  protected shapeAfter(input: Shape): Shape {
    return this.#arithmetic(input).output;
  }

  protected override multiplyAddsFor(input: Shape): number {
    return this.#arithmetic(input).multiplyAdds;
  }

  protected override weightSpecs(input: Shape): readonly WeightSpec[] {
    const shape = [...this.kernelSize, (input.at(-1) ?? 0) / this.groups, this.filters];
    return this.withBias([{ name: "kernel", shape, initializer: this.kernelInitializer, ...this.kernelRules }], [this.filters]);
  }

  call(input: Tensor): Tensor {
    return this.finish(convolve(input, this.weight("kernel"), this.window, this.groups));
  }

  override config() {
    return { filters: this.filters, groups: this.groups, ...super.config() };
  }

  #arithmetic(input: Shape) {
    checkSpatialInput(this.name, input, this.axes);
    return arithmetic.conv({ ...this.window, input, filters: this.filters, groups: this.groups, useBias: this.useBias });
  }
}
