import { checkNumber } from "../../arithmetic/optionChecks.js";
import type { Shape } from "../../arithmetic/shape.js";
import { checkCount } from "../../arithmetic/window.js";
import { type Tensor, tf } from "../../backend/index.js";
import { Layer, type LayerOptions } from "../layer.js";

export interface MaxNumBoundingBoxesOptions extends LayerOptions {
  /** How many boxes come out. */
  readonly maxNumber: number;
  /** What stands for boxes that are not there; −1. */
  readonly fillValue?: number;
}

/** As many boxes for each image: see {@link maxNumBoundingBoxes}. */
export class MaxNumBoundingBoxes extends Layer {
  readonly kind = "maxNumBoundingBoxes";
  readonly maxNumber: number;
  readonly fillValue: number;

  constructor(options: MaxNumBoundingBoxesOptions) {
    super(options);
    this.maxNumber = checkCount("maxNumBoundingBoxes", "maxNumber", options.maxNumber);
    this.fillValue = checkNumber("maxNumBoundingBoxes", "fillValue", options.fillValue ?? -1);
  }

  protected shapeAfter(input: Shape): Shape {
    if (input.length === 0) throw new Error(`${this.name}: the input must be a list of boxes [boxes, 4] or of their labels [boxes]; received one number.`);
    return [this.maxNumber, ...input.slice(1)];
  }

  call(boxes: Tensor): Tensor {
    const [batch = 0, count = 0, ...box] = boxes.shape;
    const kept = boxes.slice([0, 0], [batch, Math.min(count, this.maxNumber)]);
    const missing = this.maxNumber - count;
    return missing <= 0 ? kept : tf.concat([kept, tf.fill([batch, missing, ...box], this.fillValue, boxes.dtype as "float32" | "int32")], 1);
  }

  override config() {
    return { maxNumber: this.maxNumber, fillValue: this.fillValue };
  }
}

/**
 * Cuts a list of boxes, or fills it up, so that all images have as many. It does so for labels, one number a box, as well.
 *
 * y_i = x_i for i below the number of boxes, fillValue for the rest up to maxNumber
 *
 * @param options.maxNumber how many boxes come out
 * @param options.fillValue what stands for boxes that are not there; −1
 * @returns a layer from [boxes, …] to [maxNumber, …]
 * @throws when maxNumber is no positive integer
 * @example layers.maxNumBoundingBoxes({ maxNumber: 3 }).apply(tf.tensor([10, 20, 100, 150], [1, 1, 4]))   // one box, and two of −1
 */
export function maxNumBoundingBoxes(options: MaxNumBoundingBoxesOptions): MaxNumBoundingBoxes {
  return new MaxNumBoundingBoxes(options);
}
