import { checkList } from "../arithmetic/optionChecks.js";
import { type Tensor, tf } from "../backend/index.js";
import { checkPair } from "../variables/checkTensors.js";
import { confusions } from "./confusionMatrix.js";
import { Metric } from "./metric.js";

export interface IouOptions {
  /** How many classes there are. */
  readonly numClasses: number;
  /** The classes whose mean is taken; all. */
  readonly targetClassIds?: readonly number[];
  /** A class number whose positions don't count; none. */
  readonly ignoreClass?: number;
  /** Whether targets are class numbers; true. One-hot rows otherwise. */
  readonly sparseTargets?: boolean;
  /** Whether predictions are class numbers; true. Outputs whose largest counts otherwise. */
  readonly sparsePredictions?: boolean;
  /** Its name in histories and curves; "iou". */
  readonly name?: string;
}

/** See {@link iou}. */
export class Iou extends Metric {
  readonly name: string;
  readonly size: number;
  readonly options: IouOptions;

  constructor({ name = "iou", ...options }: IouOptions) {
    super();
    const { numClasses, targetClassIds = [] } = options;
    if (!(Number.isInteger(numClasses) && numClasses > 0)) throw new Error(`${name}: numClasses must be a positive integer; received ${numClasses}.`);
    const wrong = checkList(name, "targetClassIds", targetClassIds).find((id) => !(Number.isInteger(id) && id >= 0 && id < numClasses));
    if (wrong !== undefined) throw new Error(`${name}: targetClassIds must be class numbers below ${numClasses}; received ${wrong}.`);
    [this.name, this.size, this.options] = [name, numClasses ** 2, options];
  }

  sums(targets: Tensor, predictions: Tensor, weights?: Tensor): Tensor {
    checkPair(this.name, targets, predictions);
    const { numClasses, ignoreClass, sparseTargets = true, sparsePredictions = true } = this.options;
    return tf.tidy(() => {
      const said = sparsePredictions ? this.said(predictions) : tf.argMax(predictions, -1);
      const labels = sparseTargets ? targets : tf.argMax(targets, -1);
      return confusions(labels.reshape(said.shape), said, numClasses, weights, ignoreClass).reshape([-1]);
    });
  }

  /** The class numbers of predictions that are class numbers. */
  protected said(predictions: Tensor): Tensor {
    return predictions;
  }

  result(totals: readonly number[]): number {
    const { numClasses, targetClassIds = Array.from({ length: numClasses }, (_, i) => i) } = this.options;
    const cell = (row: number, column: number): number => totals[row * numClasses + column] ?? 0;
    const line = Array.from({ length: numClasses }, (_, i) => i);
    const overlaps = targetClassIds.flatMap((id) => {
      const union = line.reduce((sum, k) => sum + cell(id, k) + cell(k, id), 0) - cell(id, id);
      return union > 0 ? [cell(id, id) / union] : [];
    });
    return overlaps.length === 0 ? 0 : overlaps.reduce((a, b) => a + b, 0) / overlaps.length;
  }

  override config(): Record<string, unknown> {
    return { ...this.options };
  }
}

/**
 * How well predicted areas and right ones overlap: intersection over union, averaged over some classes. A class that is nowhere doesn't count.
 *
 * IoU of a class = tp / (tp + fp + fn), of the counts over all positions of all samples
 *
 * @param options.numClasses how many classes there are
 * @param options.targetClassIds the classes whose mean is taken; all
 * @param options.ignoreClass a class number whose positions don't count; none
 * @param options.sparseTargets whether targets are class numbers; true
 * @param options.sparsePredictions whether predictions are class numbers; true
 * @param options.name its name; "iou"
 * @throws when a class number is out of its range
 * @example metrics.iou({ numClasses: 3, targetClassIds: [1], sparsePredictions: false })
 */
export function iou(options: IouOptions): Iou {
  return new Iou(options);
}
