import { softmax as softmaxActivation, type SoftmaxOptions } from "../activations/softmax.js";
import { type ActivationLayer, activation } from "./activationLayer.js";
import type { LayerOptions } from "./layer.js";

export type SoftmaxLayerOptions = SoftmaxOptions & LayerOptions;

/**
 * Softmax as a layer: numbers along an axis become probabilities that add up to 1.
 *
 * y_i = exp(x_i) / Σ_j exp(x_j)
 *
 * @param options.axis the axis, with the batch as 0; −1, the last
 * @returns a layer that keeps the shape
 * @example layers.softmax({ axis: 1 })
 */
export function softmax(options: SoftmaxLayerOptions = {}): ActivationLayer {
  return activation(softmaxActivation(options), options);
}
