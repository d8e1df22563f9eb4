import type { Tensor } from "../backend/index.js";
import { sparseCategoricalCrossentropy } from "../losses/sparseCategoricalCrossentropy.js";
import { classesOf } from "./labels.js";
import { MeanMetric } from "./meanMetric.js";

export interface PerplexityOptions {
  /** True when the model's last layer has no softmax; false. */
  readonly fromLogits?: boolean;
}

/** See {@link perplexity}. */
export class Perplexity extends MeanMetric {
  readonly name = "perplexity";
  readonly fromLogits: boolean;

  constructor({ fromLogits = false }: PerplexityOptions) {
    super();
    this.fromLogits = fromLogits;
  }

  values(targets: Tensor, predictions: Tensor): Tensor {
    return sparseCategoricalCrossentropy({ fromLogits: this.fromLogits }).values(classesOf(targets, predictions), predictions);
  }

  override result(totals: readonly number[]): number {
    return Math.exp(super.result(totals));
  }

  override config() {
    return { fromLogits: this.fromLogits };
  }
}

/**
 * Between how many words a language model wavers on the average. Targets may be class numbers or one-hot rows; a mask leaves padding out.
 *
 * figure = exp(mean cross-entropy) over all words
 *
 * @param options.fromLogits true when the model's last layer has no softmax; false
 * @example metrics.perplexity({ fromLogits: true })
 */
export function perplexity(options: PerplexityOptions = {}): Perplexity {
  return new Perplexity(options);
}
