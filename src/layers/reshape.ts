import { checkList } from "../arithmetic/optionChecks.js";
import { type Shape, shapeText, sizeOf } from "../arithmetic/shape.js";
import type { Tensor } from "../backend/index.js";
import { Layer, type LayerOptions } from "./layer.js";

export interface ReshapeOptions extends LayerOptions {
  /** The shape of one sample afterwards. One length may be -1: it takes what is left. */
  readonly targetShape: Shape;
}

/** The same numbers in another shape: see {@link reshape}. */
export class Reshape extends Layer {
  readonly kind = "reshape";
  readonly targetShape: Shape;

  constructor(options: ReshapeOptions) {
    super(options);
    const targetShape = checkList("reshape", "targetShape", options.targetShape);
    const open = targetShape.filter((length) => length === -1).length;
    if (open > 1 || !targetShape.every((length) => length === -1 || (Number.isInteger(length) && length > 0))) {
      throw new Error(`reshape: targetShape must hold positive integers and at most one -1; received ${shapeText(targetShape)}.`);
    }
    this.targetShape = [...targetShape];
  }

  protected shapeAfter(input: Shape): Shape {
    const fixed = sizeOf(this.targetShape.filter((length) => length !== -1));
    const output = this.targetShape.map((length) => (length === -1 ? sizeOf(input) / fixed : length));
    if (!output.every(Number.isInteger) || sizeOf(output) !== sizeOf(input)) {
      throw new Error(
        `${this.name}: targetShape ${shapeText(this.targetShape)} does not hold the ${sizeOf(input)} numbers ` +
          `of an input of shape ${shapeText(input)}. Choose lengths with the same product.`,
      );
    }
    return output;
  }

  call(input: Tensor): Tensor {
    return input.reshape([-1, ...this.shapeAfter(input.shape.slice(1))]);
  }

  override config() {
    return { targetShape: this.targetShape };
  }
}

/**
 * Gives every sample another shape with as many numbers.
 *
 * y = x, with the same numbers in the same order, the last axis fastest
 *
 * @param options.targetShape the shape afterwards; one length may be -1
 * @returns a layer from any shape to targetShape
 * @throws when the sizes differ
 * @example layers.reshape({ targetShape: [28, 28, 1], inputShape: [784] })
 */
export function reshape(options: ReshapeOptions): Reshape {
  return new Reshape(options);
}
