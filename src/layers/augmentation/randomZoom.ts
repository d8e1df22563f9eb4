import { type Tensor, tf } from "../../backend/index.js";
import type { LayerOptions } from "../layer.js";
import { checkFactor, type Factor, type Range } from "./factor.js";
import { ImageAugmentation } from "./imageAugmentation.js";
import { checkWarp, projected, type Warp, type WarpOptions } from "./warp.js";

export interface RandomZoomOptions extends LayerOptions, WarpOptions {
  /** A range within −1 and 1, or f for [−f, f]; below 0 it zooms in. */
  readonly heightFactor: Factor;
  /** The same for the width; the height's own draw, so that shapes stay. */
  readonly widthFactor?: Factor;
}

/** Images nearer or farther: see {@link randomZoom}. */
export class RandomZoom extends ImageAugmentation {
  readonly kind = "randomZoom";
  readonly heightFactor: Range;
  readonly widthFactor: Range | undefined;
  readonly warp: Warp;

  constructor(options: RandomZoomOptions) {
    super(options);
    this.heightFactor = checkFactor("randomZoom", "heightFactor", options.heightFactor, [-1, 1]);
    this.widthFactor = options.widthFactor === undefined ? undefined : checkFactor("randomZoom", "widthFactor", options.widthFactor, [-1, 1]);
    this.warp = checkWarp("randomZoom", options);
  }

  protected disturbed(images: Tensor): Tensor {
    const [, rows = 1, columns = 1] = images.shape;
    const high = this.drawn(images, this.heightFactor).add(1);
    const wide = this.widthFactor === undefined ? high : this.drawn(images, this.widthFactor).add(1);
    const offset = (length: number, zoom: Tensor) => tf.sub(1, zoom).mul((length - 1) / 2);
    return projected(images, [wide, 0, offset(columns, wide), 0, high, offset(rows, high)], this.warp);
  }

  override config() {
    return { heightFactor: this.heightFactor, widthFactor: this.widthFactor, ...this.warp };
  }
}

/**
 * Makes what is in an image larger or smaller around its middle, by random factors. Outside training it passes images on.
 *
 * y(p) = x(z·(p − middle) + middle) with z evenly from 1 + the factors, one for each image
 *
 * @param options.heightFactor a range within −1 and 1, or f for [−f, f]; below 0 it zooms in
 * @param options.widthFactor the same for the width; the height's own draw, so that shapes stay
 * @param options.fillMode what stands beyond the edges: "reflect", "wrap", "constant" or "nearest"; "reflect"
 * @param options.fillValue for "constant"; 0
 * @param options.interpolation "bilinear" or "nearest"; "bilinear"
 * @returns a layer that keeps the shape [rows, columns, channels]
 * @throws when a factor or range is not what it must be, or the input is not an image
 * @example layers.randomZoom({ heightFactor: 0.2 })
 */
export function randomZoom(options: RandomZoomOptions): RandomZoom {
  return new RandomZoom(options);
}
