import { checkNumber } from "../arithmetic/optionChecks.js";
import { type Tensor, tf } from "../backend/index.js";
import { Iou } from "./iou.js";

export interface BinaryIoUOptions {
  /** The classes whose mean is taken, of 0 and 1; both. */
  readonly targetClassIds?: readonly number[];
  /** From what on an output counts as 1; 0.5. */
  readonly threshold?: number;
  /** Its name in histories and curves; "binaryIoU". */
  readonly name?: string;
}

/** See {@link binaryIoU}. */
export class BinaryIoU extends Iou {
  readonly threshold: number;

  constructor({ targetClassIds = [0, 1], threshold = 0.5, name = "binaryIoU" }: BinaryIoUOptions) {
    super({ numClasses: 2, targetClassIds, name });
    this.threshold = checkNumber("binaryIoU", "threshold", threshold);
  }

  protected override said(predictions: Tensor): Tensor {
    return tf.greaterEqual(predictions, this.threshold);
  }

  override config() {
    const { targetClassIds } = this.options;
    return { targetClassIds, threshold: this.threshold };
  }
}

/**
 * How well an area and its ground overlap with the right ones, for outputs that say yes or no.
 *
 * figure = mean over the classes of tp / (tp + fp + fn)
 *
 * @param options.targetClassIds of 0 and 1; both
 * @param options.threshold from what on an output counts as 1; 0.5
 * @param options.name its name; "binaryIoU"
 * @throws when a class number is neither 0 nor 1
 * @example metrics.binaryIoU({ targetClassIds: [1] })
 */
export function binaryIoU(options: BinaryIoUOptions = {}): BinaryIoU {
  return new BinaryIoU(options);
}
