import type { Tensor } from "../backend/index.js";
import { checkK, inTopK } from "./topK.js";
import { MeanMetric } from "./meanMetric.js";

export interface SparseTopKCategoricalAccuracyOptions {
  /** How many of the largest outputs may hold the class; 5. */
  readonly k?: number;
  /** Its name; without one it says k, as in "top5Accuracy". */
  readonly name?: string;
}

/** See {@link sparseTopKCategoricalAccuracy}. */
export class SparseTopKCategoricalAccuracy extends MeanMetric {
  readonly name: string;
  readonly k: number;

  constructor({ k = 5, name }: SparseTopKCategoricalAccuracyOptions) {
    super();
    checkK("sparseTopKCategoricalAccuracy", k);
    this.k = k;
    this.name = name ?? `top${k}Accuracy`;
  }

  values(targets: Tensor, predictions: Tensor): Tensor {
    return inTopK(targets, predictions, this.k);
  }

  override config() {
    return { k: this.k };
  }
}

/**
 * The share of samples whose class is among the k largest outputs; targets are a class number each.
 *
 * figure = mean [fewer than k outputs exceed that of the class]
 *
 * @param options.k how many of the largest outputs may hold the class; 5
 * @param options.name its name; without one it says k, as in "top5Accuracy"
 * @throws when k is not a positive integer
 * @example metrics.sparseTopKCategoricalAccuracy({ k: 3 })
 */
export function sparseTopKCategoricalAccuracy(options: SparseTopKCategoricalAccuracyOptions = {}): SparseTopKCategoricalAccuracy {
  return new SparseTopKCategoricalAccuracy(options);
}
