import type { Shape } from "../arithmetic/shape.js";
import { checkSpatialInput } from "./checkSpatialInput.js";
import { Layer, type LayerOptions } from "./layer.js";

export interface GlobalPoolingOptions extends LayerOptions {
  /** Keeps the axes with the length 1; false. */
  readonly keepDims?: boolean;
}

/** What the poolings over whole axes share. */
export abstract class GlobalPooling extends Layer {
  /** How many axes are pooled. */
  readonly axes: number;
  readonly keepDims: boolean;

  constructor(axes: number, options: GlobalPoolingOptions) {
    super(options);
    this.axes = axes;
    this.keepDims = options.keepDims ?? false;
  }

  protected shapeAfter(input: Shape): Shape {
    checkSpatialInput(this.name, input, this.axes);
    return [...(this.keepDims ? input.slice(0, -1).map(() => 1) : []), input.at(-1) ?? 0];
  }

  /** The axes of a batch that are pooled. */
  protected get pooled(): number[] {
    return Array.from({ length: this.axes }, (_, axis) => axis + 1);
  }

  override config() {
    return { keepDims: this.keepDims };
  }
}
