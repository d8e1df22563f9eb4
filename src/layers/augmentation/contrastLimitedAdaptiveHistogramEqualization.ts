import { checkPair, type Pair } from "../../arithmetic/window.js";
import { type Tensor, tf } from "../../backend/index.js";
import type { LayerOptions } from "../layer.js";
import { inRange } from "./colors.js";
import { checkValueRange, type Range } from "./factor.js";
import { ImageAugmentation } from "./imageAugmentation.js";

const SHADES = 256;

export interface ContrastLimitedAdaptiveHistogramEqualizationOptions extends LayerOptions {
  /** How many times its even share a shade may count at most; 0 for no limit; 4. */
  readonly clipLimit?: number;
  /** How many tiles there are down and across; 8. */
  readonly tileGridSize?: Pair;
  /** The range of an image's numbers; [0, 255]. */
  readonly valueRange?: Range;
}

/** Images with even contrast everywhere: see {@link contrastLimitedAdaptiveHistogramEqualization}. */
export class ContrastLimitedAdaptiveHistogramEqualization extends ImageAugmentation {
  readonly kind = "contrastLimitedAdaptiveHistogramEqualization";
  readonly clipLimit: number;
  readonly tileGridSize: readonly [number, number];
  readonly valueRange: Range;

  constructor(options: ContrastLimitedAdaptiveHistogramEqualizationOptions) {
    super(options);
    this.clipLimit = options.clipLimit ?? 4;
    if (!(this.clipLimit >= 0)) throw new Error(`${this.kind}: clipLimit must be a number from 0; received ${this.clipLimit}.`);
    this.tileGridSize = checkPair(this.kind, "tileGridSize", options.tileGridSize ?? 8);
    this.valueRange = checkValueRange(this.kind, options.valueRange);
  }

  override get isRandom(): boolean {
    return false;
  }

  protected disturbed(images: Tensor): Tensor {
    const [batch = 0, rows = 0, columns = 0, channels = 0] = images.shape;
    const [down, across] = this.tileGridSize;
    const [height, width] = [Math.ceil(rows / down), Math.ceil(columns / across)];
    const shades = inRange(images, this.valueRange, [0, SHADES - 1]).clipByValue(0, SHADES - 1).floor().cast("int32");
    const table = this.#newShades(shades, [batch, down, across, channels], height, width);

    const int = (value: number) => tf.scalar(value, "int32");
    const line = (values: readonly number[], shape: number[]) => tf.tensor(Int32Array.from(values), shape, "int32");
    const channel = tf.range(0, channels, 1, "int32").mul(int(SHADES)).reshape([1, 1, 1, channels]);
    const first = tf.range(0, batch, 1, "int32").mul(int(down * across * channels * SHADES)).reshape([batch, 1, 1, 1]);
    const own = shades.add(channel).add(first);
    const [y, x] = [tilesAround(rows, height, down), tilesAround(columns, width, across)];
    const looked = (ys: readonly number[], xs: readonly number[]): Tensor => {
      const tile = line(ys.map((each) => each * across * channels * SHADES), [1, rows, 1, 1]).add(line(xs.map((each) => each * channels * SHADES), [1, 1, columns, 1]));
      return tf.gather(table, own.add(tile).flatten()).reshape(images.shape);
    };
    const right = tf.tensor(x.share, [1, 1, columns, 1]);
    const lower = tf.tensor(y.share, [1, rows, 1, 1]);
    const between = (a: Tensor, b: Tensor, share: Tensor) => a.add(b.sub(a).mul(share));
    const [above, below] = [y.before, y.after].map((ys) => between(looked(ys, x.before), looked(ys, x.after), right)) as [Tensor, Tensor];
    return inRange(between(above, below, lower), [0, SHADES - 1], this.valueRange);
  }

  /** What each shade becomes in each tile and channel, one after the other. */
  #newShades(shades: Tensor, [batch, down, across, channels]: [number, number, number, number], height: number, width: number): Tensor {
    const [, rows = 0, columns = 0] = shades.shape;
    const whole = tf.gather(tf.gather(shades, mirrored(rows, down * height), 1), mirrored(columns, across * width), 2);
    const tiles = whole.reshape([batch, down, height, across, width, channels]).transpose([0, 1, 3, 5, 2, 4]).reshape([-1, height * width]);
    let counts = tf.oneHot(tiles, SHADES).cast("float32").sum(1);
    if (this.clipLimit > 0) {
      const kept = counts.minimum((this.clipLimit * height * width) / SHADES);
      counts = kept.add(counts.sub(kept).sum(1, true).div(SHADES));
    }
    const upTo = tf.cumsum(counts, 1);
    const least = upTo.min(1, true);
    const rest = tf.sub(height * width, least);
    const span = tf.where(rest.equal(0), tf.onesLike(rest), rest);
    return upTo.sub(least).mul(SHADES - 1).div(span).clipByValue(0, SHADES - 1).flatten();
  }

  override config() {
    return { clipLimit: this.clipLimit, tileGridSize: this.tileGridSize, valueRange: this.valueRange };
  }
}

/** The places of a line of so many numbers, going on in its mirror image until there are enough. */
function mirrored(length: number, wanted: number): Tensor {
  const places = Array.from({ length: wanted }, (_, i) => (Math.floor(i / length) % 2 === 0 ? i % length : length - 1 - (i % length)));
  return tf.tensor1d(places, "int32");
}

/** For each of so many pixels the two tiles whose middles it lies between, and how far it is from the first towards the second. */
function tilesAround(pixels: number, size: number, tiles: number): { before: number[]; after: number[]; share: number[] } {
  const places = Array.from({ length: pixels }, (_, pixel) => (pixel - size / 2) / size);
  const within = (tile: number) => Math.min(Math.max(tile, 0), tiles - 1);
  return { before: places.map((at) => within(Math.floor(at))), after: places.map((at) => within(Math.floor(at) + 1)), share: places.map((at) => at - Math.floor(at)) };
}

/**
 * Makes the shades of every part of an image about equally frequent, with a limit so that noise in even parts isn't blown up (CLAHE). Outside training it
 * passes images on.
 *
 * In each tile y = (C(x) − C_min) / (pixels − C_min) · 255, C(x) the pixels of x's shade or darker, where no shade counts more than clipLimit · pixels / 256
 * and what is above is spread over all; between the tiles' middles, y of the four nearest is mixed
 *
 * @param options.clipLimit how many times its even share a shade may count at most; 0 for no limit; 4
 * @param options.tileGridSize how many tiles there are down and across; 8
 * @param options.valueRange the range of an image's numbers; [0, 255]
 * @returns a layer that keeps the shape [rows, columns, channels]
 * @throws when clipLimit or tileGridSize is not what it must be, or the input is not an image
 * @example layers.contrastLimitedAdaptiveHistogramEqualization({ tileGridSize: 4 })
 * @see Zuiderveld, Contrast limited adaptive histogram equalization, Graphics Gems IV, 1994
 */
export function contrastLimitedAdaptiveHistogramEqualization(options: ContrastLimitedAdaptiveHistogramEqualizationOptions = {}): ContrastLimitedAdaptiveHistogramEqualization {
  return new ContrastLimitedAdaptiveHistogramEqualization(options);
}
