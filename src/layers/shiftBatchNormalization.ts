import { type Tensor, tf } from "../backend/index.js";
import { moments } from "./affineNormalization.js";
import { BatchNormalization, type BatchNormalizationOptions } from "./batchNormalization.js";
import type { CallContext } from "./layer.js";
import { straightThrough } from "./ops/straightThrough.js";

/** Batch normalisation by powers of two: see {@link shiftBatchNormalization}. */
export class ShiftBatchNormalization extends BatchNormalization {
  override readonly kind = "shiftBatchNormalization";

  override call(input: Tensor, { training }: CallContext): Tensor {
    const axes = input.shape.slice(0, -1).map((_, axis) => axis);
    if (!training || !this.trainable) return this.#shifted(input.sub(this.weight("movingMean")), this.weight("movingVariance"));
    const { mean } = moments(input, axes);
    const centred = input.sub(mean);
    const variance = centred.mul(powerOfTwo(centred)).mean(axes, true);
    this.moved("movingMean", mean, this.momentum);
    this.moved("movingVariance", variance, this.momentum);
    return this.#shifted(centred, variance);
  }

  #shifted(centred: Tensor, variance: Tensor): Tensor {
    const normalized = centred.mul(powerOfTwo(variance.add(this.epsilon).rsqrt()));
    const scaled = this.scale ? normalized.mul(powerOfTwo(this.weight("gamma"))) : normalized;
    return this.center ? scaled.add(this.weight("beta")) : scaled;
  }
}

/** AP2(x) = sign(x) · 2^round(log₂|x|), with the gradient passed straight through. */
function powerOfTwo(x: Tensor): Tensor {
  return straightThrough(x, (value) => tf.sign(value).mul(tf.pow(2, tf.round(tf.log(value.abs().maximum(1e-30)).mul(Math.LOG2E)))));
}

/**
 * Batch normalisation whose products are shifts: every factor is replaced by the nearest power of two with its sign, AP2.
 *
 * c = x − mean, variance = mean(c · AP2(c)), y = AP2(gamma) · c · AP2(1 / sqrt(variance + epsilon)) + beta,
 * with AP2(x) = sign(x) · 2^round(log₂|x|). Gradients pass through AP2 as if it were not there.
 *
 * @param options those of batchNormalization; the channels are the last axis. neon's defaults are momentum 0.9 and movingVarianceInitializer "zeros"
 * @returns a layer that keeps the shape
 * @throws when epsilon is negative
 * @example layers.shiftBatchNormalization() // neon's ShiftBatchNorm
 * @see Hubara et al., Binarized neural networks, 2016
 */
export function shiftBatchNormalization(options: Omit<BatchNormalizationOptions, "axis"> = {}): ShiftBatchNormalization {
  return new ShiftBatchNormalization(options);
}
