import type { Shape } from "../arithmetic/shape.js";
import { checkLengths, type Lengths } from "../arithmetic/window.js";
import type { Tensor } from "../backend/index.js";
import { checkSpatialInput } from "./checkSpatialInput.js";
import { Layer, type LayerOptions } from "./layer.js";
import { repeatCells } from "./ops/repeatCells.js";

export interface UpSamplingOptions<Size extends Lengths> extends LayerOptions {
  /** How many times longer each axis gets; 2. */
  readonly size?: Size;
}

/** What the layers share that repeat each cell. */
export abstract class UpSampling extends Layer {
  readonly axes: number;
  readonly size: readonly number[];

  constructor(owner: string, axes: number, options: UpSamplingOptions<Lengths>) {
    super(options);
    this.axes = axes;
    this.size = checkLengths(owner, "size", options.size ?? 2, axes);
  }

  protected shapeAfter(input: Shape): Shape {
    checkSpatialInput(this.name, input, this.axes);
    return input.map((length, axis) => length * (this.size[axis] ?? 1));
  }

  call(input: Tensor): Tensor {
    return this.size.reduce((x, times, axis) => repeatCells(x, axis + 1, times), input);
  }

  override config(): Record<string, unknown> {
    return { size: this.size };
  }
}
