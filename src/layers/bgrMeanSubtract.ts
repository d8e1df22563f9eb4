import { checkList, checkNumber } from "../arithmetic/optionChecks.js";
import type { Shape } from "../arithmetic/shape.js";
import { type Tensor, tf } from "../backend/index.js";
import { checkSpatialInput } from "./checkSpatialInput.js";
import { Layer, type LayerOptions } from "./layer.js";

export interface BgrMeanSubtractOptions extends LayerOptions {
  /** What is taken from blue, green and red; [127, 119, 104]. */
  readonly mean?: readonly number[];
}

/** Images as networks from Caffe want them: see {@link bgrMeanSubtract}. */
export class BgrMeanSubtract extends Layer {
  readonly kind = "bgrMeanSubtract";
  readonly mean: readonly number[];

  constructor(options: BgrMeanSubtractOptions) {
    super(options);
    this.mean = checkList("bgrMeanSubtract", "mean", options.mean ?? [127, 119, 104]).map((each) => checkNumber("bgrMeanSubtract", "mean", each));
    if (this.mean.length !== 3) throw new Error(`bgrMeanSubtract: mean must hold three numbers, for blue, green and red; received ${JSON.stringify(this.mean)}.`);
  }

  protected shapeAfter(input: Shape): Shape {
    checkSpatialInput(this.name, input, 2);
    if (input[2] !== 3) throw new Error(`${this.name}: the input must be an image of red, green and blue; received ${input[2]} channels.`);
    return input;
  }

  call(images: Tensor): Tensor {
    return tf.reverse(images, -1).sub(tf.tensor1d([...this.mean]));
  }

  override config() {
    return { mean: this.mean };
  }
}

/**
 * Puts the colours of images into the order blue, green, red and takes the mean of each away, for networks that were trained so (neon's and Caffe's).
 *
 * y[r, c, k] = x[r, c, 2 − k] − mean[k]
 *
 * @param options.mean what is taken from blue, green and red; neon's [127, 119, 104]. Caffe's are [103.939, 116.779, 123.68]
 * @returns a layer that keeps the shape [rows, columns, 3]
 * @throws when mean does not hold three numbers, or the input is not an image of three colours
 * @example layers.bgrMeanSubtract().apply(tf.tensor([255, 128, 0], [1, 1, 1, 3])) // [[[[-127, 9, 151]]]]
 */
export function bgrMeanSubtract(options: BgrMeanSubtractOptions = {}): BgrMeanSubtract {
  return new BgrMeanSubtract(options);
}
