import type { Shape } from "../arithmetic/shape.js";
import type { Activation } from "../activations/activation.js";
import { type ActivationChoice, activationOf } from "../activations/named.js";
import type { Tensor } from "../backend/index.js";
import { Layer, type LayerOptions } from "./layer.js";

export interface ActivationLayerOptions extends LayerOptions {
  readonly activation: ActivationChoice;
}

/** An activation as a layer of its own: see {@link activation}. */
export class ActivationLayer extends Layer {
  readonly kind: string;
  readonly activation: Activation;

  constructor(options: ActivationLayerOptions) {
    super(options);
    this.activation = activationOf(options.activation);
    this.kind = this.activation.kind;
  }

  protected shapeAfter(input: Shape): Shape {
    return input;
  }

  call(input: Tensor): Tensor {
    return this.activation.apply(input);
  }

  override config() {
    return this.activation.config();
  }
}

/**
 * An activation as a layer of its own, where something stands between it and the layer that it follows.
 *
 * y = f(x), number by number (softmax and its like: along the last axis)
 *
 * @param choice an activation or its name
 * @returns a layer that keeps the shape
 * @example sequential([layers.dense({ units: 64, inputShape: [784] }), layers.activation("relu")])
 */
export function activation(choice: ActivationChoice, options: LayerOptions = {}): ActivationLayer {
  return new ActivationLayer({ ...options, activation: choice });
}

/** The logistic function as a layer: y = 1 / (1 + exp(−x)). */
export const sigmoid = (options: LayerOptions = {}): ActivationLayer => activation("sigmoid", options);

/** The hyperbolic tangent as a layer. */
export const tanh = (options: LayerOptions = {}): ActivationLayer => activation("tanh", options);
