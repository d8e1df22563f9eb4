import { Iou, type IouOptions } from "./iou.js";

/** See {@link meanIoU}. */
export class MeanIoU extends Iou {
  constructor(options: Omit<IouOptions, "targetClassIds">) {
    super({ name: "meanIoU", ...options });
  }
}

/**
 * The mean intersection over union of all classes that are anywhere.
 *
 * figure = mean over the classes of tp / (tp + fp + fn). The options are those of `iou`.
 *
 * @throws when a class number is out of its range
 * @example metrics.meanIoU({ numClasses: 3, sparsePredictions: false })
 */
export function meanIoU(options: Omit<IouOptions, "targetClassIds">): MeanIoU {
  return new MeanIoU(options);
}
