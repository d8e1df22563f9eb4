import { CurveMetric, type CurveMetricOptions } from "./curveMetric.js";
import { type countsOf, share } from "./thresholdCounts.js";

export interface SensitivityAtSpecificityOptions extends CurveMetricOptions {
  /** What the specificity must reach, from 0 to 1. */
  readonly specificity: number;
}

/** See {@link sensitivityAtSpecificity}. */
export class SensitivityAtSpecificity extends CurveMetric {
  constructor({ specificity, ...options }: SensitivityAtSpecificityOptions) {
    super("sensitivityAtSpecificity", "specificity", specificity, options);
  }

  protected figures({ fn, fp, tn, tp }: ReturnType<typeof countsOf>) {
    return { bounded: share(tn, tn + fp), wanted: share(tp, tp + fn) };
  }

  override config() {
    const { bound, ...rest } = super.config();
    return { specificity: bound, ...rest };
  }
}

/**
 * The best sensitivity among the thresholds with a specificity of at least a bound.
 *
 * sensitivity = tp / (tp + fn), specificity = tn / (tn + fp)
 *
 * @param options.specificity what it must reach
 * @param options.numThresholds at how many evenly spread thresholds; 200
 * @param options.classId only this class' outputs count; all
 * @throws when an argument is out of its range
 * @example metrics.sensitivityAtSpecificity({ specificity: 0.9 })
 */
export function sensitivityAtSpecificity(options: SensitivityAtSpecificityOptions): SensitivityAtSpecificity {
  return new SensitivityAtSpecificity(options);
}
