import { checkNumber } from "../../arithmetic/optionChecks.js";
import { type Tensor, tf } from "../../backend/index.js";
import { unknownName } from "../../variables/byName.js";

/** What stands beyond the image: its mirror image, the image again, one value, or the nearest pixel. */
export type FillMode = "reflect" | "wrap" | "constant" | "nearest";

export interface WarpOptions {
  /** "reflect" the mirror image, "wrap" the image again, "constant" fillValue, "nearest" the pixel at the edge; "reflect". */
  readonly fillMode?: FillMode;
  /** 0. */
  readonly fillValue?: number;
  /** "bilinear" or "nearest"; "bilinear". */
  readonly interpolation?: "bilinear" | "nearest";
}

export interface Warp {
  readonly fillMode: FillMode;
  readonly fillValue: number;
  readonly interpolation: "bilinear" | "nearest";
}

/** Reads and checks how images are warped. */
export function checkWarp(owner: string, { fillMode = "reflect", fillValue = 0, interpolation = "bilinear" }: WarpOptions): Warp {
  const modes: readonly string[] = ["reflect", "wrap", "constant", "nearest"];
  if (!modes.includes(fillMode)) throw new Error(`${owner}: ${unknownName("fillMode", fillMode, modes)}`);
  const ways: readonly string[] = ["bilinear", "nearest"];
  if (!ways.includes(interpolation)) throw new Error(`${owner}: ${unknownName("interpolation", interpolation, ways)}`);
  return { fillMode, fillValue: checkNumber(owner, "fillValue", fillValue), interpolation };
}

/**
 * Images whose pixel (x, y) is the old one at ((a·x + b·y + c) / k, (d·x + e·y + f) / k) with k = g·x + h·y + 1.
 *
 * @param matrix a to h, each [images, 1, 1, 1] or a number
 */
export function projected(images: Tensor, matrix: readonly (Tensor | number)[], warp: Warp): Tensor {
  const [, rows = 0, columns = 0] = images.shape;
  const x = tf.range(0, columns).reshape([1, 1, columns, 1]);
  const y = tf.range(0, rows).reshape([1, rows, 1, 1]);
  const [a = 1, b = 0, c = 0, d = 0, e = 1, f = 0, g = 0, h = 0] = matrix;
  const k = tf.add(tf.add(tf.mul(g, x), tf.mul(h, y)), 1);
  const sum = (p: Tensor | number, q: Tensor | number, r: Tensor | number) => tf.div(tf.add(tf.add(tf.mul(p, x), tf.mul(q, y)), r), k);
  return sampled(images, sum(a, b, c), sum(d, e, f), warp);
}

/** Images whose pixels are the old ones at places [images or 1, rows, columns, 1]. */
export function sampled(images: Tensor, x: Tensor, y: Tensor, { fillMode, fillValue, interpolation }: Warp): Tensor {
  const [batch = 0, rows = 0, columns = 0, channels = 0] = images.shape;
  const shape = [batch, rows, columns, 1];
  const column = tf.broadcastTo(mapped(x, columns, fillMode), shape);
  const row = tf.broadcastTo(mapped(y, rows, fillMode), shape);
  const pixels = images.reshape([-1, channels]);
  const first = tf.range(0, batch).mul(rows * columns).reshape([batch, 1, 1, 1]);
  const at = (r: Tensor, c: Tensor): Tensor => {
    const isInside = r.greaterEqual(0).logicalAnd(r.less(rows)).logicalAnd(c.greaterEqual(0)).logicalAnd(c.less(columns));
    const index = r.clipByValue(0, rows - 1).mul(columns).add(c.clipByValue(0, columns - 1)).add(first);
    const found = tf.gather(pixels, index.flatten().cast("int32")).reshape(images.shape);
    return tf.where(tf.broadcastTo(isInside, images.shape), found, tf.fill(images.shape, fillValue));
  };
  if (interpolation === "nearest") return at(row.add(0.5).floor(), column.add(0.5).floor());
  const [top, left] = [row.floor(), column.floor()];
  const [down, right] = [row.sub(top), column.sub(left)];
  const upper = at(top, left).mul(tf.sub(1, right)).add(at(top, left.add(1)).mul(right));
  const lower = at(top.add(1), left).mul(tf.sub(1, right)).add(at(top.add(1), left.add(1)).mul(right));
  return upper.mul(tf.sub(1, down)).add(lower.mul(down));
}

/** Places beyond the edges mapped to ones within, except where a constant fills them. */
function mapped(place: Tensor, length: number, mode: FillMode): Tensor {
  if (mode === "constant") return place;
  if (mode === "nearest") return place.clipByValue(0, length - 1);
  if (mode === "reflect") {
    const period = 2 * length;
    const within = tf.mod(place.add(0.5), period);
    return tf.minimum(within, tf.sub(period, within)).sub(0.5).clipByValue(0, length - 1);
  }
  if (length === 1) return tf.zerosLike(place);
  // TensorFlow's rule: whole lengths, counted in steps between the first and the last pixel.
  const below = place.add(tf.neg(place).div(length - 1).floor().add(1).mul(length));
  const above = place.sub(place.div(length - 1).floor().mul(length));
  return tf.where(place.less(0), below, tf.where(place.greater(length - 1), above, place)).clipByValue(0, length - 1);
}
