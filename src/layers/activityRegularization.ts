import type { Shape } from "../arithmetic/shape.js";
import type { Tensor } from "../backend/index.js";
import { l1l2 } from "../regularizers/l1l2.js";
import { Layer, type LayerOptions } from "./layer.js";

export interface ActivityRegularizationOptions extends Omit<LayerOptions, "activityRegularizer"> {
  /** The weight of the sum of absolute values; 0. */
  readonly l1?: number;
  /** The weight of the sum of squares; 0. */
  readonly l2?: number;
}

/** Large numbers at a cost: see {@link activityRegularization}. */
export class ActivityRegularization extends Layer {
  readonly kind = "activityRegularization";
  readonly l1: number;
  readonly l2: number;

  constructor(options: ActivityRegularizationOptions) {
    const { l1 = 0, l2 = 0 } = options;
    super({ ...options, activityRegularizer: l1l2({ l1, l2 }) });
    this.l1 = l1;
    this.l2 = l2;
  }

  protected shapeAfter(input: Shape): Shape {
    return input;
  }

  call(input: Tensor): Tensor {
    return input;
  }

  override config() {
    return { l1: this.l1, l2: this.l2 };
  }
}

/**
 * Passes its input on, and adds a cost for large numbers to the loss while training.
 *
 * loss ← loss + (l1 · Σ|x| + l2 · Σx²) / batch
 *
 * @param options.l1 the weight of the sum of absolute values; 0
 * @param options.l2 the weight of the sum of squares; 0
 * @returns a layer that keeps the shape
 * @throws when a weight is negative
 * @example layers.activityRegularization({ l1: 1e-4 })
 */
export function activityRegularization(options: ActivityRegularizationOptions = {}): ActivityRegularization {
  return new ActivityRegularization(options);
}
