import { Layer, tf } from "gradbook";

/** Takes means and logarithms of variances [n, 2·k], draws [n, k] by them, and adds their divergence from a standard normal, a pixel of 784. */
export class Sampling extends Layer {
  kind = "sampling";

  get isRandom() {
    return true;
  }

  shapeAfter([length]) {
    return [length / 2];
  }

  call(packed, { addLoss }) {
    const [mean, logVariance] = tf.split(packed, 2, 1);
    const terms = logVariance.add(1).sub(mean.square()).sub(logVariance.exp());
    addLoss?.(terms.sum(1).mean().mul(-0.5 / 784));
    return mean.add(logVariance.mul(0.5).exp().mul(this.draws.normal(mean.shape)));
  }
}
