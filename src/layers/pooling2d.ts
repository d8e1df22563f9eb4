import * as arithmetic from "../arithmetic/pooling.js";
import type { Shape } from "../arithmetic/shape.js";
import { checkPair, type Pair } from "../arithmetic/window.js";
import { checkSpatialInput } from "./checkSpatialInput.js";
import { Layer, type LayerOptions } from "./layer.js";

export interface Pooling2dOptions extends LayerOptions {
  /** The window's rows and columns; 2. */
  readonly poolSize?: Pair;
  /** How far the window moves at a time; poolSize. */
  readonly strides?: Pair;
  /** "valid" or "same"; "valid". */
  readonly padding?: "valid" | "same";
}

/** What the 2-D poolings share: a window without weights. */
export abstract class Pooling2d extends Layer {
  readonly poolSize: readonly [number, number];
  readonly strides: readonly [number, number];
  readonly padding: "valid" | "same";

  constructor(options: Pooling2dOptions) {
    super(options);
    const { poolSize = 2, padding = "valid" } = options;
    this.poolSize = checkPair("pooling", "poolSize", poolSize);
    this.strides = checkPair("pooling", "strides", options.strides ?? poolSize);
    if (padding !== "valid" && padding !== "same") {
      throw new Error(`pooling: padding must be "valid" or "same"; received ${JSON.stringify(padding)}.`);
    }
    this.padding = padding;
  }

  protected shapeAfter(input: Shape): Shape {
    checkSpatialInput(this.name, input, 2);
    return arithmetic.pooling({ input, ...this.#window() }).output;
  }

  override config() {
    return this.#window();
  }

  #window() {
    return { poolSize: this.poolSize, strides: this.strides, padding: this.padding };
  }
}
