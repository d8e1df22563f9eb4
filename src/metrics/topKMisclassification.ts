import type { Tensor } from "../backend/index.js";
import { checkK, inTopK } from "./topK.js";
import { classesOf } from "./labels.js";
import { MeanMetric } from "./meanMetric.js";

export interface TopKMisclassificationOptions {
  /** How many of the largest outputs may hold the class; 5. */
  readonly k?: number;
}

/** See {@link topKMisclassification}. */
export class TopKMisclassification extends MeanMetric {
  readonly name = "topKMisclassification";
  readonly k: number;

  constructor({ k = 5 }: TopKMisclassificationOptions) {
    super();
    checkK("topKMisclassification", k);
    this.k = k;
  }

  values(targets: Tensor, predictions: Tensor): Tensor {
    return inTopK(classesOf(targets, predictions), predictions, this.k).neg().add(1);
  }

  override config() {
    return { k: this.k };
  }
}

/**
 * neon's TopKMisclassification: the share of samples whose class is not among the k largest outputs. Targets may be class numbers or one-hot rows.
 *
 * figure = 1 − top-k accuracy. (neon's gives logarithmic loss and top-1 error beside it: `logLoss` and `misclassification`.)
 *
 * @param options.k how many of the largest outputs may hold the class; 5
 * @throws when k is not a positive integer
 * @example metrics.topKMisclassification({ k: 5 })
 */
export function topKMisclassification(options: TopKMisclassificationOptions = {}): TopKMisclassification {
  return new TopKMisclassification(options);
}
