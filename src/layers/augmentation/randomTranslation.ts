import type { Tensor } from "../../backend/index.js";
import type { LayerOptions } from "../layer.js";
import { checkFactor, type Factor, type Range } from "./factor.js";
import { ImageAugmentation } from "./imageAugmentation.js";
import { checkWarp, projected, type Warp, type WarpOptions } from "./warp.js";

export interface RandomTranslationOptions extends LayerOptions, WarpOptions {
  /** A range within −1 and 1, or f for [−f, f]; above 0 is down. */
  readonly heightFactor: Factor;
  /** The same for the width; above 0 is right. */
  readonly widthFactor: Factor;
}

/** Images moved: see {@link randomTranslation}. */
export class RandomTranslation extends ImageAugmentation {
  readonly kind = "randomTranslation";
  readonly heightFactor: Range;
  readonly widthFactor: Range;
  readonly warp: Warp;

  constructor(options: RandomTranslationOptions) {
    super(options);
    this.heightFactor = checkFactor("randomTranslation", "heightFactor", options.heightFactor, [-1, 1]);
    this.widthFactor = checkFactor("randomTranslation", "widthFactor", options.widthFactor, [-1, 1]);
    this.warp = checkWarp("randomTranslation", options);
  }

  protected disturbed(images: Tensor): Tensor {
    const [, rows = 0, columns = 0] = images.shape;
    const down = this.drawn(images, this.heightFactor).mul(-rows);
    const right = this.drawn(images, this.widthFactor).mul(-columns);
    return projected(images, [1, 0, right, 0, 1, down], this.warp);
  }

  override config() {
    return { heightFactor: this.heightFactor, widthFactor: this.widthFactor, ...this.warp };
  }
}

/**
 * Moves each image by random shares of its height and width. Outside training it passes images on.
 *
 * y[r, c] = x[r − h·rows, c − w·columns] with h and w evenly from the factors, one of each for each image
 *
 * @param options.heightFactor a range within −1 and 1, or f for [−f, f]; above 0 is down
 * @param options.widthFactor the same for the width; above 0 is right
 * @param options.fillMode what stands beyond the edges: "reflect", "wrap", "constant" or "nearest"; "reflect"
 * @param options.fillValue for "constant"; 0
 * @param options.interpolation "bilinear" or "nearest"; "bilinear"
 * @returns a layer that keeps the shape [rows, columns, channels]
 * @throws when a factor or range is not what it must be, or the input is not an image
 * @example layers.randomTranslation({ heightFactor: 0.1, widthFactor: 0.1 })
 */
export function randomTranslation(options: RandomTranslationOptions): RandomTranslation {
  return new RandomTranslation(options);
}
