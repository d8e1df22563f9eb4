import type { Tensor } from "../backend/index.js";
import { MeanMetric } from "./meanMetric.js";

export interface MeanOptions {
  /** Computes one number a sample [batch] or position [batch, time]. */
  readonly of: (targets: Tensor, predictions: Tensor) => Tensor;
  /** Its name in histories and curves; "mean". */
  readonly name?: string;
}

/** See {@link mean}. */
export class Mean extends MeanMetric {
  readonly name: string;
  readonly #of: MeanOptions["of"];

  constructor({ of, name = "mean" }: MeanOptions) {
    super();
    this.name = name;
    this.#of = of;
  }

  values(targets: Tensor, predictions: Tensor): Tensor {
    return this.#of(targets, predictions);
  }

  override result([total = 0, count = 0]: readonly number[]): number {
    return count === 0 ? 0 : total / count;
  }
}

/**
 * The weighted mean of any numbers that are computed from targets and predictions.
 *
 * figure = Σ w v / Σ w
 *
 * @param options.of computes one number a sample [batch] or position [batch, time]
 * @param options.name its name; "mean"
 * @example metrics.mean({ of: (t, p) => p.max(-1), name: "confidence" })
 */
export function mean(options: MeanOptions): Mean {
  return new Mean(options);
}
