import { CurveMetric, type CurveMetricOptions } from "./curveMetric.js";
import { type countsOf, share } from "./thresholdCounts.js";

export interface SpecificityAtSensitivityOptions extends CurveMetricOptions {
  /** What the sensitivity must reach, from 0 to 1. */
  readonly sensitivity: number;
}

/** See {@link specificityAtSensitivity}. */
export class SpecificityAtSensitivity extends CurveMetric {
  constructor({ sensitivity, ...options }: SpecificityAtSensitivityOptions) {
    super("specificityAtSensitivity", "sensitivity", sensitivity, options);
  }

  protected figures({ fn, fp, tn, tp }: ReturnType<typeof countsOf>) {
    return { bounded: share(tp, tp + fn), wanted: share(tn, tn + fp) };
  }

  override config() {
    const { bound, ...rest } = super.config();
    return { sensitivity: bound, ...rest };
  }
}

/**
 * The best specificity among the thresholds with a sensitivity of at least a bound.
 *
 * specificity = tn / (tn + fp), sensitivity = tp / (tp + fn)
 *
 * @param options.sensitivity what it must reach
 * @param options.numThresholds at how many evenly spread thresholds; 200
 * @param options.classId only this class' outputs count; all
 * @throws when an argument is out of its range
 * @example metrics.specificityAtSensitivity({ sensitivity: 0.9 })
 */
export function specificityAtSensitivity(options: SpecificityAtSensitivityOptions): SpecificityAtSensitivity {
  return new SpecificityAtSensitivity(options);
}
