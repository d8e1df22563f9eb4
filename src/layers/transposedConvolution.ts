import * as arithmetic from "../arithmetic/convTranspose.js";
import type { Shape } from "../arithmetic/shape.js";
import { checkCount, type Lengths } from "../arithmetic/window.js";
import type { Tensor } from "../backend/index.js";
import { checkSpatialInput } from "./checkSpatialInput.js";
import { ConvolutionBase, type ConvolutionBaseOptions } from "./convolutionBase.js";
import type { WeightSpec } from "./layer.js";
import { convolveTransposed } from "./ops/convolveTransposed.js";

export interface TransposedConvolutionOptions<Size extends Lengths> extends ConvolutionBaseOptions<Size> {
  /** How many filters, and so how many channels come out. */
  readonly filters: number;
  /** Extra cells at the end of each axis, fewer than the stride; none. */
  readonly outputPadding?: Size;
}

/** What the transposed convolutions over one, two and three axes share. */
export abstract class TransposedConvolution extends ConvolutionBase {
  readonly filters: number;
  readonly outputPadding: Lengths | undefined;
  readonly #owner: string;

  constructor(owner: string, axes: number, options: TransposedConvolutionOptions<Lengths>) {
    super(owner, axes, options);
    this.#owner = owner;
    this.filters = checkCount(owner, "filters", options.filters);
    this.outputPadding = options.outputPadding;
    this.#axesOf([]);
  }

  protected shapeAfter(input: Shape): Shape {
    return this.#arithmetic(input).output;
  }

  protected override multiplyAddsFor(input: Shape): number {
    return this.#arithmetic(input).multiplyAdds;
  }

  protected override weightSpecs(input: Shape): readonly WeightSpec[] {
    const shape = [...this.kernelSize, this.filters, input.at(-1) ?? 0];
    return this.withBias([{ name: "kernel", shape, initializer: this.kernelInitializer, ...this.kernelRules }], [this.filters]);
  }

  call(input: Tensor): Tensor {
    return this.finish(convolveTransposed(input, this.weight("kernel"), this.#axesOf(input.shape.slice(1))));
  }

  override config() {
    return { filters: this.filters, ...super.config(), ...(this.outputPadding === undefined ? {} : { outputPadding: this.outputPadding }) };
  }

  #axesOf(input: Shape) {
    return arithmetic.transposeAxes(this.#owner, input, this.kernelSize, { ...this.window, outputPadding: this.outputPadding });
  }

  #arithmetic(input: Shape) {
    checkSpatialInput(this.name, input, this.axes);
    return arithmetic.convTranspose({ ...this.window, input, filters: this.filters, useBias: this.useBias, outputPadding: this.outputPadding });
  }
}
