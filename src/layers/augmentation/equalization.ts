import { checkCount } from "../../arithmetic/window.js";
import { type Tensor, tf } from "../../backend/index.js";
import type { LayerOptions } from "../layer.js";
import { either, inRange } from "./colors.js";
import { checkValueRange, type Range } from "./factor.js";
import { ImageAugmentation } from "./imageAugmentation.js";

export interface EqualizationOptions extends LayerOptions {
  /** How many shades are told apart; 256. */
  readonly bins?: number;
  /** The range of an image's numbers; [0, 255]. */
  readonly valueRange?: Range;
}

/** Images of all shades alike: see {@link equalization}. */
export class Equalization extends ImageAugmentation {
  readonly kind = "equalization";
  readonly bins: number;
  readonly valueRange: Range;

  constructor(options: EqualizationOptions) {
    super(options);
    this.bins = checkCount("equalization", "bins", options.bins ?? 256);
    this.valueRange = checkValueRange("equalization", options.valueRange);
  }

  protected disturbed(images: Tensor): Tensor {
    const [batch = 0, rows = 0, columns = 0, channels = 0] = images.shape;
    const pixels = rows * columns;
    const bytes = inRange(images, this.valueRange, [0, 255]).transpose([0, 3, 1, 2]).reshape([batch * channels, pixels]);
    const shade = bytes.mul((this.bins - 1) / 255).floor().clipByValue(0, this.bins - 1);
    const counts = tf.oneHot(shade.cast("int32"), this.bins).cast("float32").sum(1);
    const upTo = tf.cumsum(counts, 1);
    // The first count above 0 is the darkest shade's.
    const darkest = tf.where(upTo.greater(0), upTo, tf.fill(upTo.shape, pixels + 1)).min(1, true);
    const table = upTo.sub(darkest).mul(255).div(tf.sub(pixels, darkest).maximum(1)).round().clipByValue(0, 255);
    const first = tf.range(0, batch * channels).mul(this.bins).reshape([-1, 1]);
    const found = tf.gather(table.flatten(), shade.add(first).flatten().cast("int32")).reshape(bytes.shape);
    const isFlat = counts.greater(0).cast("float32").sum(1, true).lessEqual(1).cast("float32");
    const equalized = either(isFlat, bytes, found).reshape([batch, channels, rows, columns]).transpose([0, 2, 3, 1]);
    return inRange(equalized, [0, 255], this.valueRange);
  }

  override config() {
    return { bins: this.bins, valueRange: this.valueRange };
  }
}

/**
 * Maps the shades of each channel of an image so that all are about equally frequent. Outside training it passes images on.
 *
 * y = round((C(x) − C_min) / (pixels − C_min) · 255) for x from 0 to 255, with C(x) the pixels of x's shade or darker and C_min those of the darkest shade
 *
 * Each image is equalized by itself; Keras counts the shades of a whole batch together, so that there an image's result depends on its neighbours.
 *
 * @param options.bins how many shades are told apart; 256
 * @param options.valueRange the range of an image's numbers; [0, 255]
 * @returns a layer that keeps the shape [rows, columns, channels]
 * @throws when bins is no positive integer, or the input is not an image
 * @example layers.equalization()
 */
export function equalization(options: EqualizationOptions = {}): Equalization {
  return new Equalization(options);
}
