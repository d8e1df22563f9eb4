import type { Tensor } from "../backend/index.js";
import type { Loss } from "../losses/loss.js";
import { MeanMetric } from "./meanMetric.js";

/** A loss as a figure that is watched: the weighted mean of it over all samples or positions. */
export class LossMetric extends MeanMetric {
  readonly name: string;
  readonly loss: Loss;

  constructor(name: string, loss: Loss) {
    super();
    this.name = name;
    this.loss = loss;
  }

  values(targets: Tensor, predictions: Tensor): Tensor {
    return this.loss.values(targets, predictions);
  }

  override config(): Record<string, unknown> {
    return this.loss.config();
  }
}
