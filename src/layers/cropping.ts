import { type Shape, shapeText } from "../arithmetic/shape.js";
import { type Tensor, tf } from "../backend/index.js";
import { checkSpatialInput } from "./checkSpatialInput.js";
import { Layer, type LayerOptions } from "./layer.js";
import { checkSides, type Sides } from "./sides.js";

export interface CroppingOptions extends LayerOptions {
  /** How many cells are cut off on both sides of each axis; 1. */
  readonly cropping?: Sides;
}

/** What the croppings share. */
export abstract class Cropping extends Layer {
  readonly axes: number;
  readonly cropping: readonly (readonly [number, number])[];

  constructor(owner: string, axes: number, options: CroppingOptions) {
    super(options);
    this.axes = axes;
    this.cropping = checkSides(owner, "cropping", options.cropping ?? 1, axes);
  }

  protected shapeAfter(input: Shape): Shape {
    checkSpatialInput(this.name, input, this.axes);
    const output = input.map((length, axis) => length - (this.cropping[axis]?.[0] ?? 0) - (this.cropping[axis]?.[1] ?? 0));
    if (output.some((length) => length < 1)) {
      throw new Error(`${this.name}: cropping ${JSON.stringify(this.cropping)} leaves nothing of an input of shape ${shapeText(input)}. Cut off less.`);
    }
    return output;
  }

  call(input: Tensor): Tensor {
    const output = this.shapeAfter(input.shape.slice(1));
    return tf.slice(input, [0, ...this.cropping.map(([before]) => before), 0], [-1, ...output]);
  }

  override config() {
    return { cropping: this.cropping };
  }
}
