import { elu as eluActivation, type EluOptions } from "../activations/elu.js";
import { type ActivationLayer, activation } from "./activationLayer.js";
import type { LayerOptions } from "./layer.js";

export type EluLayerOptions = EluOptions & LayerOptions;

/**
 * The exponential linear unit as a layer.
 *
 * y = x for x > 0, alpha · (exp(x) − 1) otherwise
 *
 * @param options.alpha how far it falls below zero; 1
 * @returns a layer that keeps the shape
 * @example layers.elu()
 * @see Clevert, Unterthiner and Hochreiter, Fast and accurate deep network learning by exponential linear units, 2015
 */
export function elu(options: EluLayerOptions = {}): ActivationLayer {
  return activation(eluActivation(options), options);
}
