import { type Tensor, tf } from "../backend/index.js";
import { checkK, inTopK } from "./topK.js";
import { MeanMetric } from "./meanMetric.js";

export interface TopKCategoricalAccuracyOptions {
  /** How many of the largest outputs may hold the class; 5. */
  readonly k?: number;
  /** Its name; without one it says k, as in "top5Accuracy". */
  readonly name?: string;
}

/** See {@link topKCategoricalAccuracy}. */
export class TopKCategoricalAccuracy extends MeanMetric {
  readonly name: string;
  readonly k: number;

  constructor({ k = 5, name }: TopKCategoricalAccuracyOptions) {
    super();
    checkK("topKCategoricalAccuracy", k);
    this.k = k;
    this.name = name ?? `top${k}Accuracy`;
  }

  values(targets: Tensor, predictions: Tensor): Tensor {
    return inTopK(tf.argMax(targets, -1), predictions, this.k);
  }

  override config() {
    return { k: this.k };
  }
}

/**
 * The share of samples whose class is among the k largest outputs; targets are a one-hot row each.
 *
 * figure = mean [fewer than k outputs exceed that of the class]
 *
 * @param options.k how many of the largest outputs may hold the class; 5
 * @param options.name its name; without one it says k, as in "top5Accuracy"
 * @throws when k is not a positive integer
 * @example metrics.topKCategoricalAccuracy({ k: 3 })
 */
export function topKCategoricalAccuracy(options: TopKCategoricalAccuracyOptions = {}): TopKCategoricalAccuracy {
  return new TopKCategoricalAccuracy(options);
}
