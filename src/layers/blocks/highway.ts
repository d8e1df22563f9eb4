import { checkNumber } from "../../arithmetic/optionChecks.js";
import { sameShape, type Shape, shapeText } from "../../arithmetic/shape.js";
import { type ActivationChoice, activationOf } from "../../activations/named.js";
import type { Tensor } from "../../backend/index.js";
import { constant } from "../../initializers/constant.js";
import { dense } from "../dense.js";
import { type CallContext, Layer, type LayerOptions } from "../layer.js";

export interface HighwayOptions extends LayerOptions {
  /** Of the transform; "relu". */
  readonly activation?: ActivationChoice;
  /** The first bias of the gate: below 0 the input is carried on at first; −1. */
  readonly gateBias?: number;
  /** H, which keeps the shape; a dense layer with the activation. */
  readonly transform?: Layer;
  /** T, with outputs between 0 and 1; a dense layer with a sigmoid. */
  readonly gate?: Layer;
}

/** A gate between a layer and a shortcut: see {@link highway}. */
export class Highway extends Layer {
  readonly kind = "highway";
  readonly activation: ActivationChoice;
  readonly gateBias: number;
  transform: Layer | undefined;
  gate: Layer | undefined;

  constructor(options: HighwayOptions) {
    super(options);
    this.activation = options.activation ?? "relu";
    activationOf(this.activation); // refuses an unknown name now, not at the first batch
    this.gateBias = checkNumber("highway", "gateBias", options.gateBias ?? -1);
    this.transform = options.transform;
    this.gate = options.gate;
  }

  protected shapeAfter(input: Shape): Shape {
    const units = input.at(-1) ?? 0;
    this.transform ??= dense({ name: "transform", units, activation: this.activation });
    this.gate ??= dense({ name: "gate", units, activation: "sigmoid", biasInitializer: constant({ value: this.gateBias }) });
    for (const layer of [this.transform, this.gate]) {
      const output = layer.connect(input);
      if (!sameShape(output, input)) throw new Error(`${this.name}: transform and gate must keep the shape ${shapeText(input)}; ${layer.name} gives ${shapeText(output)}.`);
    }
    return input;
  }

  call(x: Tensor, context: CallContext): Tensor {
    if (this.transform === undefined || this.gate === undefined) throw new Error(`${this.name}: the layer is not connected yet.`);
    const t = this.gate.call(x, context);
    return this.transform.call(x, context).mul(t).add(x.mul(t.neg().add(1)));
  }

  override config() {
    return { activation: this.activation, gateBias: this.gateBias };
  }
}

/**
 * A layer with a shortcut and a learnt gate between them: each number decides how much of it is transformed and how much carried on.
 *
 * y = T(x) · H(x) + (1 − T(x)) · x, H(x) = activation(x · W + b), T(x) = σ(x · W_T + b_T) with b_T = gateBias at first
 *
 * @param options.activation of H; "relu"
 * @param options.gateBias the first bias of T; −1
 * @param options.transform, options.gate layers of your own for H and T that keep the shape, such as convolutions
 * @returns a layer that keeps the shape; 2·(features·features + features) parameters
 * @throws when transform or gate changes the shape
 * @example sequential([layers.dense({ units: 50, inputShape: [784] }), layers.highway(), layers.highway(), layers.dense({ units: 10 })])
 * @see Srivastava, Greff and Schmidhuber, Highway networks, 2015
 */
export function highway(options: HighwayOptions = {}): Highway {
  return new Highway(options);
}
