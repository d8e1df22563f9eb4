import * as arithmetic from "../arithmetic/conv.js";
import type { Shape } from "../arithmetic/shape.js";
import { checkCount, checkPadding, checkPair, type Padding, type Pair } from "../arithmetic/window.js";
import type { Activation } from "../activations/activation.js";
import { type ActivationChoice, activationOf } from "../activations/named.js";
import { type Tensor, type Tensor4D, tf } from "../backend/index.js";
import type { Initializer } from "../initializers/initializer.js";
import { type InitializerChoice, initializerOf } from "../initializers/named.js";
import { checkImage } from "./checkImage.js";
import { Layer, type LayerOptions, type WeightSpec } from "./layer.js";

export interface Conv2dOptions extends LayerOptions {
  /** How many filters, and so how many channels come out. */
  readonly filters: number;
  /** The filter's rows and columns. */
  readonly kernelSize: Pair;
  /** How far the filter moves at a time; 1. */
  readonly strides?: Pair;
  /** "valid", "same", or how many zeros on every side; "valid". */
  readonly padding?: Padding;
  /** The distance between the filter's cells; 1. */
  readonly dilation?: Pair;
  /** Applied to the output; "linear". */
  readonly activation?: ActivationChoice;
  /** Whether each filter adds a bias; true. */
  readonly useBias?: boolean;
  /** The first values of the filters; "glorotUniform". */
  readonly kernelInitializer?: InitializerChoice;
  /** The first values of the bias; "zeros". */
  readonly biasInitializer?: InitializerChoice;
}

/** A 2-D convolution: see {@link conv2d}. */
export class Conv2d extends Layer {
  readonly kind = "conv2d";
  readonly filters: number;
  readonly kernelSize: readonly [number, number];
  readonly strides: readonly [number, number];
  readonly padding: Padding;
  readonly dilation: readonly [number, number];
  readonly activation: Activation;
  readonly useBias: boolean;
  readonly #kernelInitializer: Initializer;
  readonly #biasInitializer: Initializer;

  constructor(options: Conv2dOptions) {
    super(options);
    this.filters = checkCount("conv2d", "filters", options.filters);
    this.kernelSize = checkPair("conv2d", "kernelSize", options.kernelSize);
    this.strides = checkPair("conv2d", "strides", options.strides ?? 1);
    this.padding = checkPadding("conv2d", options.padding ?? "valid");
    this.dilation = checkPair("conv2d", "dilation", options.dilation ?? 1);
    this.activation = activationOf(options.activation ?? "linear");
    this.useBias = options.useBias ?? true;
    this.#kernelInitializer = initializerOf(options.kernelInitializer ?? "glorotUniform");
    this.#biasInitializer = initializerOf(options.biasInitializer ?? "zeros");
  }

  protected shapeAfter(input: Shape): Shape {
    checkImage(this.name, input);
    return arithmetic.conv({ ...this.#window(), input, filters: this.filters }).output;
  }

  protected override weightSpecs(input: Shape): readonly WeightSpec[] {
    const kernel = { name: "kernel", shape: [...this.kernelSize, input.at(-1) ?? 0, this.filters], initializer: this.#kernelInitializer };
    const bias = { name: "bias", shape: [this.filters], initializer: this.#biasInitializer };
    return this.useBias ? [kernel, bias] : [kernel];
  }

  call(input: Tensor): Tensor {
    const x = this.#padded(input as Tensor4D);
    const kernel: Tensor = this.weight("kernel");
    const pad = this.padding === "same" ? "same" : "valid";
    const sums = tf.conv2d(x, kernel as Tensor4D, [...this.strides], pad, "NHWC", [...this.dilation]);
    return this.activation.apply(this.useBias ? sums.add(this.weight("bias")) : sums);
  }

  override config() {
    return {
      filters: this.filters,
      ...this.#window(),
      activation: this.activation.kind,
      useBias: this.useBias,
      kernelInitializer: this.#kernelInitializer.kind,
      biasInitializer: this.#biasInitializer.kind,
    };
  }

  #window() {
    return { kernelSize: this.kernelSize, strides: this.strides, padding: this.padding, dilation: this.dilation };
  }

  /** TensorFlow's gradients know "valid" and "same" alone, so other paddings are put around the images beforehand. */
  #padded(images: Tensor4D): Tensor4D {
    if (typeof this.padding !== "number" || this.padding === 0) return images;
    const sides: [number, number] = [this.padding, this.padding];
    return images.pad([[0, 0], sides, sides, [0, 0]]);
  }
}

/**
 * A 2-D convolution: each filter slides over the image and gives a weighted sum at every place.
 *
 * y[r, c, k] = activation(Σ_{i, j, d} x[r·stride + i, c·stride + j, d] · kernel[i, j, d, k] + bias[k])
 *
 * @param options.filters how many filters, and so how many channels come out
 * @param options.kernelSize the filter's rows and columns
 * @param options.strides how far the filter moves at a time; 1
 * @param options.padding "valid", "same", or how many zeros on every side; "valid"
 * @param options.dilation the distance between the filter's cells; 1
 * @param options.activation applied to the output; "linear"
 * @param options.useBias whether each filter adds a bias; true
 * @param options.kernelInitializer the first values of the filters [rows, columns, channels, filters]; "glorotUniform"
 * @param options.biasInitializer the first values of the bias [filters]; "zeros"
 * @returns a layer from [rows, columns, channels] to [outputRows, outputColumns, filters]
 * @throws when an argument is not what it must be, or when the filter is wider than the padded image
 * @example layers.conv2d({ filters: 32, kernelSize: 3, activation: "relu", inputShape: [28, 28, 1] }) // [26, 26, 32], 320 parameters
 * @see LeCun et al., Gradient-based learning applied to document recognition, 1998
 */
export function conv2d(options: Conv2dOptions): Conv2d {
  return new Conv2d(options);
}
