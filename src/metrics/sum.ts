import type { Tensor } from "../backend/index.js";
import { MeanMetric } from "./meanMetric.js";

export interface SumOptions {
  /** Computes one number a sample [batch] or position [batch, time]. */
  readonly of: (targets: Tensor, predictions: Tensor) => Tensor;
  /** Its name in histories and curves; "sum". */
  readonly name?: string;
}

/** See {@link sum}. */
export class Sum extends MeanMetric {
  readonly name: string;
  readonly #of: SumOptions["of"];

  constructor({ of, name = "sum" }: SumOptions) {
    super();
    this.name = name;
    this.#of = of;
  }

  values(targets: Tensor, predictions: Tensor): Tensor {
    return this.#of(targets, predictions);
  }

  override result([total = 0]: readonly number[]): number {
    return total;
  }
}

/**
 * The weighted sum of any numbers that are computed from targets and predictions.
 *
 * figure = Σ w v
 *
 * @param options.of computes one number a sample [batch] or position [batch, time]
 * @param options.name its name; "sum"
 * @example metrics.sum({ of: (t, p) => t.sub(p).abs().sum(-1), name: "allErrors" })
 */
export function sum(options: SumOptions): Sum {
  return new Sum(options);
}
