import { conv } from "../arithmetic/conv.js";
import { type Shape, sizeOf } from "../arithmetic/shape.js";
import { checkCount, type Lengths } from "../arithmetic/window.js";
import { type Tensor, tf } from "../backend/index.js";
import { checkSpatialInput } from "./checkSpatialInput.js";
import { ConvolutionBase, type ConvolutionBaseOptions } from "./convolutionBase.js";
import type { WeightSpec } from "./layer.js";
import { convolve } from "./ops/convolve.js";

export interface LocallyConnectedOptions<Size extends Lengths> extends Omit<ConvolutionBaseOptions<Size>, "dilation"> {
  /** How many filters each place has, and so how many channels come out. */
  readonly filters: number;
}

/** What the locally connected layers share. */
export abstract class LocallyConnected extends ConvolutionBase {
  readonly filters: number;

  constructor(owner: string, axes: number, options: LocallyConnectedOptions<Lengths>) {
    super(owner, axes, options);
    this.filters = checkCount(owner, "filters", options.filters);
  }

  protected shapeAfter(input: Shape): Shape {
    checkSpatialInput(this.name, input, this.axes);
    return conv({ ...this.window, input, filters: this.filters }).output;
  }

  protected override multiplyAddsFor(input: Shape): number {
    return sizeOf(this.shapeAfter(input)) * this.#cells(input);
  }

  protected override weightSpecs(input: Shape): readonly WeightSpec[] {
    const output = this.shapeAfter(input);
    const shape = [sizeOf(output.slice(0, -1)), this.#cells(input), this.filters];
    return this.withBias([{ name: "kernel", shape, initializer: this.kernelInitializer, ...this.kernelRules }], output);
  }

  /** The input cells under the filter are laid out as a row at each place, so that all places are one batched product. */
  call(input: Tensor): Tensor {
    const shape = input.shape.slice(1);
    const cells = this.#cells(shape);
    const output = this.shapeAfter(shape);
    const copies = tf.eye(cells).reshape([...this.kernelSize, shape.at(-1) ?? 0, cells]);
    const rows = convolve(input, copies, this.window).reshape([-1, sizeOf(output.slice(0, -1)), cells]);
    const sums = tf.matMul(rows.transpose([1, 0, 2]), this.weight("kernel"));
    return this.finish(sums.transpose([1, 0, 2]).reshape([-1, ...output]));
  }

  override config() {
    const { dilation: _, ...rest } = super.config();
    return { filters: this.filters, ...rest };
  }

  #cells(input: Shape): number {
    return sizeOf(this.kernelSize) * (input.at(-1) ?? 0);
  }
}
