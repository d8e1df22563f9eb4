import { type Tensor, tf } from "../backend/index.js";
import { checkPair } from "../variables/checkTensors.js";
import { areaUnder } from "./areaUnder.js";
import { Metric } from "./metric.js";
import { countsAt, countsOf, evenThresholds, share } from "./thresholdCounts.js";

export interface AucOptions {
  /** At how many evenly spread thresholds counts are made; 200. */
  readonly numThresholds?: number;
  /** "ROC" (true against false positives) or "PR" (precision against recall); "ROC". */
  readonly curve?: "ROC" | "PR";
  /** How the area between two thresholds is taken: "interpolation", "minoring" or "majoring"; "interpolation". */
  readonly summation?: "interpolation" | "minoring" | "majoring";
  /** True when the outputs are logits; false. */
  readonly fromLogits?: boolean;
  /** How many outputs there are, for an area of each output by itself and their mean; without it all outputs are counted as one. */
  readonly numLabels?: number;
  /** How much each output's area counts in the mean; 1. */
  readonly labelWeights?: readonly number[];
  /** Its name in histories and curves; "auc". */
  readonly name?: string;
}

/** See {@link auc}. */
export class Auc extends Metric {
  readonly name: string;
  readonly size: number;
  readonly options: Required<Omit<AucOptions, "name" | "numLabels" | "labelWeights">>;
  readonly numLabels: number | undefined;
  readonly labelWeights: readonly number[] | undefined;
  readonly #thresholds: readonly number[];

  constructor({ numThresholds = 200, curve = "ROC", summation = "interpolation", fromLogits = false, numLabels, labelWeights, name = "auc" }: AucOptions) {
    super();
    if (!(Number.isInteger(numThresholds) && numThresholds > 1)) throw new Error(`auc: numThresholds must be a whole number from 2; received ${numThresholds}.`);
    if (curve !== "ROC" && curve !== "PR") throw new Error(`auc: curve must be "ROC" or "PR"; received ${JSON.stringify(curve)}.`);
    if (!["interpolation", "minoring", "majoring"].includes(summation)) {
      throw new Error(`auc: summation must be "interpolation", "minoring" or "majoring"; received ${JSON.stringify(summation)}.`);
    }
    if (numLabels !== undefined && !(Number.isInteger(numLabels) && numLabels > 0)) throw new Error(`auc: numLabels must be a positive integer; received ${numLabels}.`);
    if (labelWeights !== undefined && labelWeights.length !== numLabels) throw new Error(`auc: labelWeights must be as many as numLabels, ${numLabels}; received ${labelWeights.length}.`);
    [this.name, this.numLabels, this.labelWeights] = [name, numLabels, labelWeights];
    this.options = { numThresholds, curve, summation, fromLogits };
    // The outermost ones lie a little outside, so that outputs of exactly 0 and 1 fall between.
    this.#thresholds = evenThresholds(numThresholds).map((value, i) => (i === 0 ? -1e-7 : i === numThresholds - 1 ? 1 + 1e-7 : value));
    this.size = 4 * numThresholds * (numLabels ?? 1);
  }

  sums(targets: Tensor, predictions: Tensor, weights?: Tensor): Tensor {
    checkPair(this.name, targets, predictions);
    return tf.tidy(() => {
      const p = this.options.fromLogits ? predictions.sigmoid() : predictions;
      const counts = (classId?: number): Tensor => countsAt(this.name, targets, p, weights, { thresholds: this.#thresholds, classId });
      if (this.numLabels === undefined) return counts().reshape([-1]);
      return tf.stack(Array.from({ length: this.numLabels }, (_, label) => counts(label))).reshape([-1]);
    });
  }

  result(totals: readonly number[]): number {
    const { numThresholds, curve, summation } = this.options;
    const { numLabels = 1, labelWeights = [] } = this;
    const length = 4 * numThresholds;
    const labels = Array.from({ length: numLabels }, (_, label) => {
      const own = totals.slice(label * length, (label + 1) * length);
      const area = areaUnder(this.#thresholds.map((__, i) => countsOf(own, numThresholds, i)), curve, summation);
      return { area, weight: labelWeights[label] ?? 1 };
    });
    return share(labels.reduce((sum, { area, weight }) => sum + area * weight, 0), labels.reduce((sum, { weight }) => sum + weight, 0));
  }

  override config() {
    return {
      ...this.options,
      ...(this.numLabels === undefined ? {} : { numLabels: this.numLabels }),
      ...(this.labelWeights === undefined ? {} : { labelWeights: this.labelWeights }),
    };
  }
}

/**
 * The area under a curve that shows how well outputs separate the classes: 1 is perfect, ½ of the ROC is chance. It is found from counts at
 * evenly spread thresholds, as in Keras; without that error but with all outputs in memory it is `exactAuc`.
 *
 * ROC: x = fp / (fp + tn), y = tp / (tp + fn) · PR: x = tp / (tp + fn), y = tp / (tp + fp); the area between two thresholds by a straight line
 * (PR: by Davis and Goadrich's), by the lower or by the higher of the two
 *
 * @param options.numThresholds at how many thresholds; 200
 * @param options.curve "ROC" or "PR"; "ROC"
 * @param options.summation "interpolation", "minoring" or "majoring"; "interpolation"
 * @param options.fromLogits true when the outputs are logits; false
 * @param options.numLabels how many outputs there are, for an area of each by itself; all are counted as one
 * @param options.labelWeights how much each output's area counts in the mean; 1
 * @param options.name its name; "auc"
 * @throws when an argument is out of its range
 * @example metrics.auc({ curve: "PR" })
 * @see Davis and Goadrich, The relationship between precision-recall and ROC curves, 2006
 */
export function auc(options: AucOptions = {}): Auc {
  return new Auc(options);
}
