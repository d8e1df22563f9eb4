import { type Shape, sizeOf } from "../arithmetic/shape.js";

/** How many inputs feed one unit, and how many units one input feeds. */
export interface Fans {
  readonly fanIn: number;
  readonly fanOut: number;
}

/**
 * The fans of a weight by its shape, counted as Keras counts them.
 *
 * dense [in, out]: in and out · convolution [rows, columns, channels, filters]: rows · columns · channels and
 * rows · columns · filters · a vector: its length for both.
 */
export function fans(shape: Shape): Fans {
  if (shape.length < 2) return { fanIn: sizeOf(shape), fanOut: sizeOf(shape) };
  const receptiveField = sizeOf(shape.slice(0, -2));
  const [inputs = 1, outputs = 1] = shape.slice(-2);
  return { fanIn: receptiveField * inputs, fanOut: receptiveField * outputs };
}
