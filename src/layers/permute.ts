import { checkList } from "../arithmetic/optionChecks.js";
import type { Shape } from "../arithmetic/shape.js";
import { type Tensor, tf } from "../backend/index.js";
import { Layer, type LayerOptions } from "./layer.js";

export interface PermuteOptions extends LayerOptions {
  /** The axes in their new order, counted from 1; the batch stays first. */
  readonly dims: readonly number[];
}

/** The axes in another order: see {@link permute}. */
export class Permute extends Layer {
  readonly kind = "permute";
  readonly dims: readonly number[];

  constructor(options: PermuteOptions) {
    super(options);
    const dims = checkList("permute", "dims", options.dims);
    if (dims.length === 0 || ![...dims].sort((a, b) => a - b).every((axis, i) => axis === i + 1)) {
      throw new Error(`permute: dims must hold each of 1 to ${dims.length} once; received ${JSON.stringify(dims)}. The batch, axis 0, stays first.`);
    }
    this.dims = [...dims];
  }

  protected shapeAfter(input: Shape): Shape {
    if (input.length !== this.dims.length) {
      throw new Error(`${this.name}: dims must name every axis of the input, which has ${input.length}; received ${JSON.stringify(this.dims)}.`);
    }
    return this.dims.map((axis) => input[axis - 1] ?? 0);
  }

  call(input: Tensor): Tensor {
    return tf.transpose(input, [0, ...this.dims]);
  }

  override config() {
    return { dims: this.dims };
  }
}

/**
 * Puts the axes of a sample into another order.
 *
 * y[i₁, i₂, …] = x[…] with axis k of y along axis dims[k] of x: for dims [2, 1], y[i, j] = x[j, i]
 *
 * @param options.dims the axes in their new order, counted from 1
 * @returns a layer from [d₁, d₂, …] to the same lengths in their new order
 * @throws when dims doesn't hold every axis once
 * @example layers.permute({ dims: [2, 1], inputShape: [10, 64] }) // [64, 10]
 */
export function permute(options: PermuteOptions): Permute {
  return new Permute(options);
}
