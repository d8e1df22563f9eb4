import { relu as reluActivation, type ReluOptions } from "../activations/relu.js";
import { type ActivationLayer, activation } from "./activationLayer.js";
import type { LayerOptions } from "./layer.js";

export type ReluLayerOptions = ReluOptions & LayerOptions;

/**
 * The rectifier as a layer: nothing below a threshold, or a slope there, and if wished a ceiling.
 *
 * y = min(x, maxValue) for x ≥ threshold, negativeSlope · (x − threshold) otherwise
 *
 * @param options.negativeSlope the slope below the threshold; 0
 * @param options.maxValue the largest output; none
 * @param options.threshold up to where nothing passes; 0
 * @returns a layer that keeps the shape
 * @throws when maxValue is negative
 * @example layers.relu({ maxValue: 6 })
 */
export function relu(options: ReluLayerOptions = {}): ActivationLayer {
  return activation(reluActivation(options), options);
}
