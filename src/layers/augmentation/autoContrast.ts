import type { Tensor } from "../../backend/index.js";
import type { LayerOptions } from "../layer.js";
import { either, inRange } from "./colors.js";
import { checkValueRange, type Range } from "./factor.js";
import { ImageAugmentation } from "./imageAugmentation.js";

export interface AutoContrastOptions extends LayerOptions {
  /** The range of an image's numbers; [0, 255]. */
  readonly valueRange?: Range;
}

/** Images over the whole range: see {@link autoContrast}. */
export class AutoContrast extends ImageAugmentation {
  readonly kind = "autoContrast";
  readonly valueRange: Range;

  constructor(options: AutoContrastOptions) {
    super(options);
    this.valueRange = checkValueRange("autoContrast", options.valueRange);
  }

  protected disturbed(images: Tensor): Tensor {
    const low = images.min([1, 2], true);
    const spread = images.max([1, 2], true).sub(low);
    const isFlat = spread.equal(0).cast("float32");
    return either(isFlat, images, inRange(images.sub(low).div(spread.add(isFlat)), [0, 1], this.valueRange));
  }

  override config() {
    return { valueRange: this.valueRange };
  }
}

/**
 * Stretches the numbers of each channel of an image over the whole range. Outside training it passes images on.
 *
 * y = lowest + (x − min) / (max − min) · (highest − lowest), where max > min
 *
 * @param options.valueRange the range of an image's numbers; [0, 255]
 * @returns a layer that keeps the shape [rows, columns, channels]
 * @throws when valueRange is no range, or the input is not an image
 * @example layers.autoContrast()
 */
export function autoContrast(options: AutoContrastOptions = {}): AutoContrast {
  return new AutoContrast(options);
}
