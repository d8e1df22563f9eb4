import type { Shape } from "../arithmetic/shape.js";
import type { Tensor } from "../backend/index.js";
import { checkSpatialInput } from "./checkSpatialInput.js";
import { Layer, type LayerOptions } from "./layer.js";
import { padAxes } from "./ops/convolve.js";
import { checkSides, type Sides } from "./sides.js";

export interface ZeroPaddingOptions extends LayerOptions {
  /** How many zeros on both sides of each axis; 1. */
  readonly padding?: Sides;
}

/** What the zero paddings share. */
export abstract class ZeroPadding extends Layer {
  readonly axes: number;
  readonly padding: readonly (readonly [number, number])[];

  constructor(owner: string, axes: number, options: ZeroPaddingOptions) {
    super(options);
    this.axes = axes;
    this.padding = checkSides(owner, "padding", options.padding ?? 1, axes);
  }

  protected shapeAfter(input: Shape): Shape {
    checkSpatialInput(this.name, input, this.axes);
    return input.map((length, axis) => length + (this.padding[axis]?.[0] ?? 0) + (this.padding[axis]?.[1] ?? 0));
  }

  call(input: Tensor): Tensor {
    return padAxes(input, this.padding);
  }

  override config() {
    return { padding: this.padding };
  }
}
