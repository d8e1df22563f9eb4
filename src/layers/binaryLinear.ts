import * as arithmetic from "../arithmetic/dense.js";
import type { Shape } from "../arithmetic/shape.js";
import { checkCount } from "../arithmetic/window.js";
import { type Tensor, tf } from "../backend/index.js";
import type { Initializer } from "../initializers/initializer.js";
import { type InitializerChoice, initializerOf } from "../initializers/named.js";
import { Layer, type LayerOptions, type WeightSpec } from "./layer.js";
import { straightThrough } from "./ops/straightThrough.js";

export interface BinaryLinearOptions extends LayerOptions {
  /** How many numbers come out. */
  readonly units: number;
  /** Whether the input counts by its signs too; true. */
  readonly binarizeInput?: boolean;
  /** The first values of the kernel; "glorotUniform". */
  readonly kernelInitializer?: InitializerChoice;
}

/** A product of signs: see {@link binaryLinear}. */
export class BinaryLinear extends Layer {
  readonly kind: string = "binaryLinear";
  readonly units: number;
  readonly binarizeInput: boolean;
  readonly #kernelInitializer: Initializer;

  constructor(options: BinaryLinearOptions) {
    super(options);
    this.units = checkCount("binaryLinear", "units", options.units);
    this.binarizeInput = options.binarizeInput ?? true;
    this.#kernelInitializer = initializerOf(options.kernelInitializer ?? "glorotUniform");
  }

  protected shapeAfter(input: Shape): Shape {
    return arithmetic.dense({ input, units: this.units }).output;
  }

  protected override multiplyAddsFor(input: Shape): number {
    return arithmetic.dense({ input, units: this.units }).multiplyAdds;
  }

  protected override weightSpecs(input: Shape): readonly WeightSpec[] {
    return [{ name: "kernel", shape: [input.at(-1) ?? 0, this.units], initializer: this.#kernelInitializer }];
  }

  call(input: Tensor): Tensor {
    const rows = input.reshape([-1, input.shape.at(-1) ?? 0]);
    const product = tf.matMul(this.binarizeInput ? binarized(rows) : rows, binarized(this.weight("kernel")));
    return product.reshape([...input.shape.slice(0, -1), this.units]);
  }

  override config(): Record<string, unknown> {
    return { units: this.units, binarizeInput: this.binarizeInput, kernelInitializer: this.#kernelInitializer.kind };
  }
}

/** 1 for x ≥ 0 and −1 otherwise, with the gradient passed straight through. */
function binarized(x: Tensor): Tensor {
  return straightThrough(x, (value) => tf.cast(value.greaterEqual(0), "float32").mul(2).sub(1));
}

/**
 * A dense layer whose weights, and inputs, count by their signs alone: on hardware made for it, a product becomes counting equal bits.
 *
 * y = sign(x) · sign(kernel), with sign(0) = 1. Gradients pass through the signs as if they were not there, and change the kernel's real numbers
 *
 * Keep the kernel in [−1, 1], for instance with an optimizer's clipping: beyond it no change of sign is near.
 *
 * @param options.units how many numbers come out
 * @param options.binarizeInput whether the input counts by its signs too; true
 * @param options.kernelInitializer "glorotUniform"
 * @returns a layer from [..., features] to [..., units]
 * @throws when units is no positive integer
 * @example layers.binaryLinear({ units: 64 }) // neon's BinaryLinear
 * @see Hubara et al., Binarized neural networks, 2016
 */
export function binaryLinear(options: BinaryLinearOptions): BinaryLinear {
  return new BinaryLinear(options);
}
