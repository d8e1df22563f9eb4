import * as arithmetic from "../arithmetic/pooling.js";
import type { Shape } from "../arithmetic/shape.js";
import { axisPadding, checkLengths, checkPadding, type Lengths, type Padding, windowPads } from "../arithmetic/window.js";
import { checkSpatialInput } from "./checkSpatialInput.js";
import { Layer, type LayerOptions } from "./layer.js";

/** What all poolings take; `Size` is a number, or one for each axis. */
export interface PoolingOptions<Size extends Lengths> extends LayerOptions {
  /** The window's length along each axis; 2. */
  readonly poolSize?: Size;
  /** How far the window moves at a time; poolSize. */
  readonly strides?: Size;
  /** "valid", "same", or how many cells are put on every side, or `[before, after]` for each axis; "valid". */
  readonly padding?: Padding;
}

/** What the poolings over windows share: a window without weights. */
export abstract class Pooling extends Layer {
  /** How many axes the window slides over. */
  readonly axes: number;
  readonly poolSize: readonly number[];
  readonly strides: readonly number[];
  readonly padding: Padding;

  constructor(owner: string, axes: number, options: PoolingOptions<Lengths>) {
    super(options);
    this.axes = axes;
    this.poolSize = checkLengths(owner, "poolSize", options.poolSize ?? 2, axes);
    this.strides = checkLengths(owner, "strides", options.strides ?? options.poolSize ?? 2, axes);
    this.padding = checkPadding(owner, options.padding ?? "valid", axes);
    const isWide = this.poolSize.some((window, axis) => {
      const padding = axisPadding(this.padding, axis);
      return padding === "causal" || (padding !== "same" && Math.max(...windowPads({ input: 0, window, stride: 1, padding })) >= window);
    });
    if (isWide) throw new Error(`${owner}: padding must be less than poolSize, or a window would lie outside the input; received ${JSON.stringify(this.padding)}.`);
  }

  protected shapeAfter(input: Shape): Shape {
    checkSpatialInput(this.name, input, this.axes);
    return arithmetic.pooling({ input, ...this.window }).output;
  }

  override config() {
    return this.window;
  }

  protected get window() {
    return { poolSize: this.poolSize, strides: this.strides, padding: this.padding };
  }
}
