import { type Shape, shapeText } from "../arithmetic/shape.js";

/** Checks that a layer for images gets images. */
export function checkImage(layer: string, input: Shape): void {
  if (input.length !== 3) {
    throw new Error(
      `${layer}: the input must be an image of shape [rows, columns, channels]; received ${shapeText(input)}. ` +
        "Put layers.reshape({ targetShape: [rows, columns, channels] }) before it.",
    );
  }
}
