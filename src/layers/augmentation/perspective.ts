import { type Tensor, tf } from "../../backend/index.js";
import { projected, type Warp } from "./warp.js";

/**
 * Images whose corners are moved, with straight lines kept straight.
 *
 * The unit square goes to the four places by (a·u + b·v + c, d·u + e·v + f) / (g·u + h·v + 1), worked out in closed form; the inverse says which old pixel
 * each new one shows.
 *
 * @param corners where the upper left, upper right, lower left and lower right pixel go, [images, 4, (x, y)]
 * @see Heckbert, Fundamentals of texture mapping and image warping, 1989, section 2.2.3
 */
export function perspective(images: Tensor, corners: Tensor, warp: Warp): Tensor {
  const [, rows = 0, columns = 0] = images.shape;
  const [x, y] = tf.split(corners, 2, -1).map((each) => tf.split(each.reshape([-1, 4, 1, 1]), 4, 1)) as [Tensor[], Tensor[]];
  const [x0, x1, x3, x2] = x as [Tensor, Tensor, Tensor, Tensor];
  const [y0, y1, y3, y2] = y as [Tensor, Tensor, Tensor, Tensor];
  const [dx1, dy1, dx2, dy2] = [x1.sub(x2), y1.sub(y2), x3.sub(x2), y3.sub(y2)];
  const [sx, sy] = [x0.sub(x1).add(x2).sub(x3), y0.sub(y1).add(y2).sub(y3)];
  const area = dx1.mul(dy2).sub(dy1.mul(dx2));
  const g = sx.mul(dy2).sub(sy.mul(dx2)).div(area);
  const h = dx1.mul(sy).sub(dy1.mul(sx)).div(area);
  const [a, b, c] = [x1.sub(x0).add(g.mul(x1)), x3.sub(x0).add(h.mul(x3)), x0];
  const [d, e, f] = [y1.sub(y0).add(g.mul(y1)), y3.sub(y0).add(h.mul(y3)), y0];
  const minor = (p: Tensor, q: Tensor, r: Tensor, s: Tensor) => p.mul(q).sub(r.mul(s));
  const one = tf.onesLike(a);
  const across = [minor(e, one, f, h), minor(c, h, b, one), minor(b, f, c, e)];
  const down = [minor(f, g, d, one), minor(a, one, c, g), minor(c, d, a, f)];
  const below = [minor(d, h, e, g), minor(b, g, a, h)];
  const last = minor(a, e, b, d);
  const matrix = [...across.map((each) => each.mul(columns - 1)), ...down.map((each) => each.mul(rows - 1)), ...below].map((each) => each.div(last));
  return projected(images, matrix, warp);
}
