import { type RandomState, type Tensor, tf } from "../../backend/index.js";

/** How classes are drawn: "logUniform" the likelier the smaller the number, for words sorted by how often they occur; "uniform" all alike. */
export type Sampler = "logUniform" | "uniform";

/** Draws of classes, with how often each was to be expected among them. */
export interface DrawnClasses {
  /** The classes [n], with repeats. */
  readonly classes: Tensor;
  /** How often each of them, and each of the targets, is expected: n · P(class). */
  readonly expected: Tensor;
  readonly targetsExpected: Tensor;
}

/**
 * Draws classes on the device, with replacement.
 *
 * "logUniform": P(k) = ln((k + 2) / (k + 1)) / ln(classes + 1), drawn as k = ⌊exp(u · ln(classes + 1))⌋ − 1 with u uniform in [0, 1)
 *
 * @see Zipf's law; TensorFlow's log_uniform_candidate_sampler has the same P
 */
export function drawClasses(draws: RandomState, sampler: Sampler, classes: number, count: number, targets: Tensor): DrawnClasses {
  const uniform = draws.uniform([count]);
  const drawn = sampler === "uniform" ? uniform.mul(classes).floor() : uniform.mul(Math.log(classes + 1)).exp().floor().sub(1);
  const chosen = tf.cast(drawn.clipByValue(0, classes - 1), "int32");
  return { classes: chosen, expected: expectedCount(sampler, classes, count, chosen), targetsExpected: expectedCount(sampler, classes, count, targets) };
}

/** How often a class is expected among `count` draws. */
export function expectedCount(sampler: Sampler, classes: number, count: number, chosen: Tensor): Tensor {
  if (sampler === "uniform") return tf.fill(chosen.shape, count / classes);
  const k = tf.cast(chosen, "float32");
  return k.add(2).div(k.add(1)).log().mul(count / Math.log(classes + 1));
}
