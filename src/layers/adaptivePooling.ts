import type { Shape } from "../arithmetic/shape.js";
import { checkLengths, type Lengths } from "../arithmetic/window.js";
import { type Tensor, tf } from "../backend/index.js";
import { checkSpatialInput } from "./checkSpatialInput.js";
import { Layer, type LayerOptions } from "./layer.js";

export interface AdaptivePoolingOptions<Size extends Lengths> extends LayerOptions {
  /** How long the output is along each axis. */
  readonly outputSize: Size;
}

/** What the poolings to a wanted size share. */
export abstract class AdaptivePooling extends Layer {
  /** How many axes are pooled. */
  readonly axes: number;
  readonly outputSize: readonly number[];

  constructor(owner: string, axes: number, options: AdaptivePoolingOptions<Lengths>) {
    super(options);
    this.axes = axes;
    this.outputSize = checkLengths(owner, "outputSize", options.outputSize, axes);
  }

  /** The pooled value of a part, along one axis, which stays with the length 1. */
  protected abstract reduce(part: Tensor, axis: number): Tensor;

  protected shapeAfter(input: Shape): Shape {
    checkSpatialInput(this.name, input, this.axes);
    return [...this.outputSize, input.at(-1) ?? 0];
  }

  /** Windows are rectangles, so one axis is pooled after the other. */
  call(input: Tensor): Tensor {
    return this.outputSize.reduce((x, places, i) => this.#along(x, i + 1, places), input);
  }

  #along(x: Tensor, axis: number, places: number): Tensor {
    const length = x.shape[axis] ?? 0;
    const parts = Array.from({ length: places }, (_, place) => {
      const start = Math.floor((place * length) / places);
      const end = Math.ceil(((place + 1) * length) / places);
      const from = x.shape.map((_, i) => (i === axis ? start : 0));
      return this.reduce(tf.slice(x, from, x.shape.map((n, i) => (i === axis ? end - start : n))), axis);
    });
    return tf.concat(parts, axis);
  }

  override config() {
    return { outputSize: this.outputSize };
  }
}
