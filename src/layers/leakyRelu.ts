import { leakyRelu as leakyReluActivation, type LeakyReluOptions } from "../activations/leakyRelu.js";
import { type ActivationLayer, activation } from "./activationLayer.js";
import type { LayerOptions } from "./layer.js";

export type LeakyReluLayerOptions = LeakyReluOptions & LayerOptions;

/**
 * The leaky rectifier as a layer: a small slope below zero, so that no unit dies.
 *
 * y = x for x ≥ 0, negativeSlope · x otherwise
 *
 * @param options.negativeSlope the slope below zero; 0.3, as Keras' layer has it (its function, and ours, take 0.2)
 * @returns a layer that keeps the shape
 * @example layers.leakyRelu({ negativeSlope: 0.01 })
 * @see Maas, Hannun and Ng, Rectifier nonlinearities improve neural network acoustic models, 2013
 */
export function leakyRelu(options: LeakyReluLayerOptions = {}): ActivationLayer {
  return activation(leakyReluActivation({ ...options, negativeSlope: options.negativeSlope ?? 0.3 }), options);
}
