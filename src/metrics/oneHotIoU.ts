import { Iou, type IouOptions } from "./iou.js";

/** See {@link oneHotIoU}. */
export class OneHotIoU extends Iou {
  constructor(options: Omit<IouOptions, "sparseTargets">) {
    super({ name: "oneHotIoU", sparsePredictions: false, ...options, sparseTargets: false });
  }
}

/**
 * Intersection over union for one-hot targets and outputs whose largest counts.
 *
 * figure = mean over the classes of tp / (tp + fp + fn). The options are those of `iou`.
 *
 * @throws when a class number is out of its range
 * @example metrics.oneHotIoU({ numClasses: 3, targetClassIds: [0, 2] })
 */
export function oneHotIoU(options: Omit<IouOptions, "sparseTargets">): OneHotIoU {
  return new OneHotIoU(options);
}
