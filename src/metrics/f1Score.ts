import { FBetaScore, type FScoreOptions } from "./fBetaScore.js";

/** See {@link f1Score}. */
export class F1Score extends FBetaScore {
  constructor({ name = "f1Score", ...options }: FScoreOptions) {
    super({ name, ...options });
  }
}

/**
 * Precision and recall in one figure: their harmonic mean.
 *
 * F1 = 2 tp / (2 tp + fn + fp), of each class' counts over all samples
 *
 * @param options.average "macro", "micro" or "weighted"; "macro"
 * @param options.classId only this class' score; all
 * @param options.threshold outputs above it count as positive; without one a sample's largest output does
 * @param options.name its name; "f1Score"
 * @throws when average is unknown
 * @example metrics.f1Score({ average: "micro" })
 */
export function f1Score(options: FScoreOptions = {}): F1Score {
  return new F1Score(options);
}
