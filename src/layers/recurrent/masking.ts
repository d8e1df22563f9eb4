import { checkNumber } from "../../arithmetic/optionChecks.js";
import type { Shape } from "../../arithmetic/shape.js";
import { type Tensor, tf } from "../../backend/index.js";
import { Layer, type LayerOptions, type Mask } from "../layer.js";
import { questionOf } from "../ops/questionOf.js";

export interface MaskingOptions extends LayerOptions {
  /** What all of a step's numbers are where there is nothing; 0. */
  readonly maskValue?: number;
}

/** A mask from a padding value: see {@link masking}. */
export class Masking extends Layer {
  readonly kind = "masking";
  readonly maskValue: number;

  constructor(options: MaskingOptions) {
    super(options);
    this.maskValue = checkNumber("masking", "maskValue", options.maskValue ?? 0);
  }

  protected shapeAfter(input: Shape): Shape {
    return input;
  }

  call(input: Tensor): Tensor {
    return tf.where(this.#counts(input).expandDims(-1), input, tf.zerosLike(input));
  }

  protected override maskAfter(_mask: Mask, input: Tensor): Mask {
    return this.#counts(input);
  }

  /** Whether any number of a step differs from the value. */
  #counts(input: Tensor): Tensor {
    return questionOf(() => tf.any(tf.notEqual(input, this.maskValue), -1));
  }

  override config() {
    return { maskValue: this.maskValue };
  }
}

/**
 * Says which steps of a sequence count: those with a number other than the padding's. The layers after it leave the others out.
 *
 * mask_t = any_i (x_{t,i} ≠ maskValue); steps that don't count become 0
 *
 * @param options.maskValue what padded steps are filled with; 0
 * @returns a layer that keeps the shape and makes a mask
 * @example sequential([layers.masking({ inputShape: [50, 3] }), layers.lstm({ units: 16 })])
 */
export function masking(options: MaskingOptions = {}): Masking {
  return new Masking(options);
}
