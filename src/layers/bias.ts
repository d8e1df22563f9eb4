import type { Shape } from "../arithmetic/shape.js";
import type { Tensor } from "../backend/index.js";
import type { Initializer } from "../initializers/initializer.js";
import { type InitializerChoice, initializerOf } from "../initializers/named.js";
import { Layer, type LayerOptions, type WeightSpec } from "./layer.js";

export interface BiasOptions extends LayerOptions {
  /** The first values; "zeros". */
  readonly initializer?: InitializerChoice;
}

/** A learnt number added to each channel: see {@link bias}. */
export class Bias extends Layer {
  readonly kind = "bias";
  readonly #initializer: Initializer;

  constructor(options: BiasOptions) {
    super(options);
    this.#initializer = initializerOf(options.initializer ?? "zeros");
  }

  protected shapeAfter(input: Shape): Shape {
    return input;
  }

  protected override weightSpecs(input: Shape): readonly WeightSpec[] {
    return [{ name: "bias", shape: [input.at(-1) ?? 1], initializer: this.#initializer }];
  }

  call(input: Tensor): Tensor {
    return input.add(this.weight("bias"));
  }

  override config() {
    return { initializer: this.#initializer.kind };
  }
}

/**
 * Adds a learnt number to each channel, for layers that have none themselves.
 *
 * y = x + bias, along the last axis
 *
 * @param options.initializer the first values; "zeros"
 * @returns a layer that keeps the shape
 * @throws when the initializer's name is unknown
 * @example layers.bias() // neon's Bias
 * @see neon's Bias
 */
export function bias(options: BiasOptions = {}): Bias {
  return new Bias(options);
}
