import { type Tensor, tf } from "../../backend/index.js";
import type { Range } from "./factor.js";

/** How bright each pixel is: 0.2989 red + 0.587 green + 0.114 blue, as one channel. */
export function brightness(images: Tensor): Tensor {
  return images.mul(tf.tensor1d([0.2989, 0.587, 0.114])).sum(-1, true);
}

/** Numbers from one range in another. */
export function inRange(x: Tensor, [a, b]: Range, [low, high]: Range): Tensor {
  return x.sub(a).mul((high - low) / (b - a)).add(low);
}

/** Numbers kept within a range. */
export function clipped(x: Tensor, [low, high]: Range): Tensor {
  return x.clipByValue(low, high);
}

/** The first where the choice is 1, the second where it is 0. */
export function either(choice: Tensor, first: Tensor, second: Tensor): Tensor {
  return tf.where(tf.broadcastTo(choice.greater(0.5), second.shape), tf.broadcastTo(first, second.shape), second);
}

/** Hue, saturation and value of each pixel, all in [0, 1]; red, green and blue are in [0, 1] too. */
export function toHsv(images: Tensor): readonly [hue: Tensor, saturation: Tensor, value: Tensor] {
  const [r, g, b] = tf.split(images, 3, -1) as [Tensor, Tensor, Tensor];
  const value = images.max(-1, true);
  const spread = value.sub(images.min(-1, true));
  const isGrey = spread.equal(0);
  const safe = tf.where(isGrey, tf.onesLike(spread), spread);
  const saturation = tf.where(value.greater(0), spread.div(tf.where(value.greater(0), value, tf.onesLike(value))), tf.zerosLike(value));
  const sixths = tf.where(r.equal(value), g.sub(b).div(safe), tf.where(g.equal(value), b.sub(r).div(safe).add(2), r.sub(g).div(safe).add(4)));
  const hue = tf.where(isGrey, tf.zerosLike(sixths), sixths.div(6));
  return [hue.add(tf.cast(hue.less(0), "float32")), saturation, value];
}

/** Red, green and blue again. */
export function fromHsv([hue, saturation, value]: readonly [Tensor, Tensor, Tensor]): Tensor {
  const sixths = hue.mul(6);
  const red = sixths.sub(3).abs().sub(1);
  const green = tf.sub(2, sixths.sub(2).abs());
  const blue = tf.sub(2, sixths.sub(4).abs());
  const pure = tf.concat([red, green, blue], -1).clipByValue(0, 1);
  return tf.sub(1, saturation).add(saturation.mul(pure)).mul(value);
}
