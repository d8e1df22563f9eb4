import type { Shape } from "../arithmetic/shape.js";
import { type ActivationChoice, activationOf } from "../activations/named.js";
import type { Activation } from "../activations/activation.js";
import type { Tensor } from "../backend/index.js";
import { Layer, type LayerOptions } from "./layer.js";
import { constantOf } from "./ops/constantOf.js";

export interface DataTransformOptions extends LayerOptions {
  /** What is done with every number, or its name. */
  readonly transform: ActivationChoice;
}

/** Data brought into shape: see {@link dataTransform}. */
export class DataTransform extends Layer {
  readonly kind = "dataTransform";
  readonly transform: Activation;

  constructor(options: DataTransformOptions) {
    super(options);
    this.transform = activationOf(options.transform);
  }

  protected shapeAfter(input: Shape): Shape {
    return input;
  }

  call(input: Tensor): Tensor {
    return constantOf(() => this.transform.apply(input));
  }

  override config() {
    return { transform: this.transform.kind };
  }
}

/**
 * Applies a function to the data as the first step of a network. No gradient flows through it: there is nothing before it to learn.
 *
 * y = f(x), and ∂y/∂x is not asked for
 *
 * @param options.transform an activation or its name
 * @returns a layer that keeps the shape
 * @throws when the name is unknown
 * @example layers.dataTransform({ transform: "tanh" }) // neon's DataTransform
 */
export function dataTransform(options: DataTransformOptions): DataTransform {
  return new DataTransform(options);
}
