import { type RandomState, type Tensor, tf } from "../backend/index.js";

/**
 * Numbers rounded to `bits` binary places after the leading one, up with the probability of what is cut off, so that the mean is right.
 *
 * unit = 2^(⌊log₂|x|⌋ − bits), x ← ⌊x / unit + u⌋ · unit with u ~ U(0, 1)
 */
export function stochasticallyRounded(x: Tensor, bits: number, random: RandomState): Tensor {
  return tf.tidy(() => {
    // Zero has no leading bit; any unit leaves it 0 on the average.
    const size = tf.maximum(x.abs(), 1e-30);
    const unit = tf.pow(2, size.log().div(Math.LN2).floor().sub(bits));
    return x.div(unit).add(random.uniform(x.shape)).floor().mul(unit);
  });
}
