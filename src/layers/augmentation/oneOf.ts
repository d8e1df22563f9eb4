import { type RandomState, type Tensor, tf } from "../../backend/index.js";

/**
 * Each image after one of several changes, drawn at random.
 *
 * The images are dealt out to the changes like cards, so that a batch pays for each change on its share alone, and each is used about equally often.
 *
 * @param changes each keeps the images' shape
 */
export function oneOf(images: Tensor, changes: readonly ((images: Tensor) => Tensor)[], draws: RandomState): Tensor {
  const [batch = 0, ...sample] = images.shape;
  const share = Math.ceil(batch / changes.length);
  const cards = share * changes.length;
  // A batch that doesn't go round is dealt out again from its start; only the first copy of an image is picked up afterwards.
  const copies = Math.ceil(cards / Math.max(batch, 1));
  const pack = tf.tile(images, [copies, ...sample.map(() => 1)]).slice(0, cards);
  const { indices: order } = tf.topk(draws.uniform([cards]), cards);
  const dealt = tf.gather(pack, order);
  const changed = tf.concat(changes.map((change, i) => change(dealt.slice(i * share, share))));
  const { indices: back } = tf.topk(order.neg(), cards);
  return tf.gather(changed, back.slice(0, batch));
}
