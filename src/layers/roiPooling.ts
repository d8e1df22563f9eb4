import { type Shape, shapeText } from "../arithmetic/shape.js";
import { checkPair, type Pair } from "../arithmetic/window.js";
import { type Tensor, tf } from "../backend/index.js";
import type { LayerOptions } from "./layer.js";
import { MergeLayer } from "./mergeLayer.js";

export interface RoiPoolingOptions extends LayerOptions {
  /** How many rows and columns come out of every region. */
  readonly outputSize: Pair;
  /** How large a pixel of the image is in the feature map; 1 / 16, as after VGG's four poolings. */
  readonly spatialScale?: number;
}

/** The largest numbers of regions of interest: see {@link roiPooling}. */
export class RoiPooling extends MergeLayer {
  readonly kind = "roiPooling";
  readonly outputSize: readonly [number, number];
  readonly spatialScale: number;

  constructor(options: RoiPoolingOptions) {
    super(options);
    this.outputSize = checkPair("roiPooling", "outputSize", options.outputSize);
    this.spatialScale = options.spatialScale ?? 1 / 16;
    if (!(this.spatialScale > 0)) throw new Error(`roiPooling: spatialScale must be positive; received ${this.spatialScale}.`);
  }

  protected shapeAfter([maps = [], regions = []]: readonly Shape[]): Shape {
    if (maps.length !== 3 || regions.length !== 1 || regions[0] !== 5) {
      throw new Error(
        `${this.name}: the inputs must be feature maps [rows, columns, channels] and regions [5] with image, left, top, right and bottom; received ${shapeText(maps)} and ${shapeText(regions)}.`,
      );
    }
    return [...this.outputSize, maps[2] ?? 0];
  }

  /** Rows are pooled before columns: a region's part is a rectangle. */
  call([maps, regions]: readonly Tensor[]): Tensor {
    if (maps === undefined || regions === undefined) throw new Error(`${this.name}: the inputs are feature maps and regions.`);
    const [, rows = 0, columns = 0] = maps.shape;
    const [image, left, top, right, bottom] = tf.split(regions, 5, 1);
    if (image === undefined || left === undefined || top === undefined || right === undefined || bottom === undefined) throw new Error(`${this.name}: regions must have 5 numbers.`);
    const seen = tf.gather(maps, tf.cast(image.flatten(), "int32"));
    const pooledRows = this.#parts(seen, 1, rows, top, bottom, this.outputSize[0]);
    return this.#parts(pooledRows, 2, columns, left, right, this.outputSize[1]);
  }

  /** The largest numbers of the parts that regions from `start` to `end` have along an axis; 0 where a part holds no cell. */
  #parts(x: Tensor, axis: 1 | 2, length: number, start: Tensor, end: Tensor, parts: number): Tensor {
    const first = this.#cell(start);
    const size = this.#cell(end).sub(first).add(1).maximum(1).div(parts);
    const cells = tf.range(0, length).expandDims(0);
    const pooled = Array.from({ length: parts }, (_, part) => {
      const from = size.mul(part).floor().add(first).clipByValue(0, length);
      const to = size.mul(part + 1).ceil().add(first).clipByValue(0, length);
      const inside = cells.greaterEqual(from).logicalAnd(cells.less(to));
      const shape = [x.shape[0] ?? 0, axis === 1 ? length : 1, axis === 2 ? length : 1, 1];
      const mask = tf.cast(inside, "float32").reshape(shape);
      // Cells outside lose against every number inside; a part without cells gives 0.
      const largest = x.mul(mask).sub(tf.sub(1, mask).mul(1e30)).max(axis, true);
      return largest.mul(mask.max(axis, true));
    });
    return tf.concat(pooled, axis);
  }

  /** The cell of the feature map that a pixel falls into; halves are rounded up, as neon and Caffe do. */
  #cell(pixel: Tensor): Tensor {
    return pixel.mul(this.spatialScale).add(0.5).floor();
  }

  override config() {
    return { outputSize: this.outputSize, spatialScale: this.spatialScale };
  }
}

/**
 * Divides each region of interest of a feature map into the same number of parts and keeps the largest number of each, so that regions of any
 * size can go through the same dense layers.
 *
 * Part p of n along an axis goes from floor(p · size / n) up to ceil((p + 1) · size / n) cells after the region's first one, with
 * first = round(start · scale), last = round(end · scale) and size = max(last − first + 1, 1); a part outside the map is 0
 *
 * @param options.outputSize how many rows and columns come out of every region; neon's HW
 * @param options.spatialScale how large a pixel of the image is in the feature map; 1 / 16
 * @returns a layer of feature maps [images, rows, columns, channels] and regions [regions, 5], each region being [image, left, top, right, bottom]
 * in pixels; it gives [regions, outputRows, outputColumns, channels]
 * @throws when an argument is not what it must be, or the inputs have other shapes
 * @example layers.roiPooling({ outputSize: 7 }).apply([maps, regions])
 * @see Girshick, Fast R-CNN, 2015
 */
export function roiPooling(options: RoiPoolingOptions): RoiPooling {
  return new RoiPooling(options);
}
