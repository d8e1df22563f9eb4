import type { Shape } from "../../arithmetic/shape.js";
import type { Tensor } from "../../backend/index.js";
import { type CallContext, Layer, type LayerOptions } from "../layer.js";

export interface PipelineOptions extends LayerOptions {
  /** The layers, the first one first. */
  readonly layers: readonly Layer[];
}

/** Layers one after the other, as one: see {@link pipeline}. */
export class Pipeline extends Layer {
  readonly kind = "pipeline";
  readonly steps: readonly Layer[];

  constructor(options: PipelineOptions) {
    super(options);
    if (!Array.isArray(options.layers) || !options.layers.every((layer) => layer instanceof Layer)) {
      throw new Error("pipeline: layers must be a list of layers, such as [layers.randomFlip(), layers.rescaling({ scale: 1 / 255 })].");
    }
    this.steps = options.layers;
  }

  protected shapeAfter(input: Shape): Shape {
    return this.steps.reduce((shape, step) => step.connect(shape), input);
  }

  call(input: Tensor, context: CallContext): Tensor {
    return this.steps.reduce((x, step) => step.call(x, context), input);
  }

  override config() {
    return { layers: this.steps.map((step) => ({ kind: step.kind, ...step.config() })) };
  }
}

/**
 * Layers one after the other as one, for instance all steps of preparing images.
 *
 * y = f_n(… f_2(f_1(x)))
 *
 * @param options.layers the layers, the first one first
 * @returns a layer from the first one's input to the last one's output
 * @throws when something else is in the list
 * @example layers.pipeline({ layers: [layers.randomFlip(), layers.rescaling({ scale: 1 / 255 })] })
 */
export function pipeline(options: PipelineOptions): Pipeline {
  return new Pipeline(options);
}
