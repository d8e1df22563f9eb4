import { type RandomState, type Tensor, tf } from "../../backend/index.js";

/**
 * A rectangle anywhere in each image, as 1 inside and 0 outside [images, rows, columns, 1].
 *
 * @param height its share of the image's height, [images, 1, 1, 1]
 * @param width its share of the image's width
 */
export function randomBox(images: Tensor, height: Tensor, width: Tensor, draws: RandomState): Tensor {
  const [, rows = 0, columns = 0] = images.shape;
  const inside = (length: number, share: Tensor, shape: number[]) => {
    const side = share.mul(length);
    const start = draws.uniform(share.shape).mul(tf.sub(length, side));
    const places = tf.range(0, length).reshape(shape);
    return places.greaterEqual(start).logicalAnd(places.less(start.add(side))).cast("float32");
  };
  return inside(rows, height, [1, rows, 1, 1]).mul(inside(columns, width, [1, 1, columns, 1]));
}
