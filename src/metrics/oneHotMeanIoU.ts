import { Iou, type IouOptions } from "./iou.js";

/** See {@link oneHotMeanIoU}. */
export class OneHotMeanIoU extends Iou {
  constructor(options: Omit<IouOptions, "sparseTargets" | "targetClassIds">) {
    super({ name: "oneHotMeanIoU", sparsePredictions: false, ...options, sparseTargets: false });
  }
}

/**
 * The mean intersection over union of all classes, for one-hot targets and outputs whose largest counts.
 *
 * figure = mean over the classes of tp / (tp + fp + fn). The options are those of `iou`.
 *
 * @throws when a class number is out of its range
 * @example metrics.oneHotMeanIoU({ numClasses: 3 })
 */
export function oneHotMeanIoU(options: Omit<IouOptions, "sparseTargets" | "targetClassIds">): OneHotMeanIoU {
  return new OneHotMeanIoU(options);
}
