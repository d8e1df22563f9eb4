import { checkInteger } from "../arithmetic/optionChecks.js";
import type { Shape } from "../arithmetic/shape.js";
import type { Tensor } from "../backend/index.js";
import { checkAxis } from "./affineNormalization.js";
import { Layer, type LayerOptions } from "./layer.js";

export interface UnitNormalizationOptions extends LayerOptions {
  /** The axes whose numbers get the length 1 together, with the batch as 0; −1, the last. */
  readonly axis?: number | readonly number[];
}

/** Vectors of length 1: see {@link unitNormalization}. */
export class UnitNormalization extends Layer {
  readonly kind = "unitNormalization";
  readonly axis: readonly number[];

  constructor(options: UnitNormalizationOptions) {
    super(options);
    const { axis = -1 } = options;
    this.axis = (typeof axis === "number" ? [axis] : axis).map((each) => checkInteger("unitNormalization", "axis", each));
  }

  protected shapeAfter(input: Shape): Shape {
    this.axis.forEach((axis) => checkAxis(this.name, axis, input.length + 1));
    return input;
  }

  call(input: Tensor): Tensor {
    const axes = this.axis.map((axis) => checkAxis(this.name, axis, input.rank));
    // Below the bound the vector is divided by it, so that 0 stays 0.
    return input.mul(input.square().sum(axes, true).maximum(1e-24).rsqrt());
  }

  override config() {
    return { axis: this.axis };
  }
}

/**
 * Divides vectors by their length.
 *
 * y = x / max(‖x‖₂, 1e-12)
 *
 * @param options.axis the axes whose numbers form a vector, with the batch as 0; −1, the last
 * @returns a layer that keeps the shape
 * @throws when there is no such axis
 * @example layers.unitNormalization() // [3, 4] becomes [0.6, 0.8]
 */
export function unitNormalization(options: UnitNormalizationOptions = {}): UnitNormalization {
  return new UnitNormalization(options);
}
