import { type Shape, shapeText } from "../arithmetic/shape.js";

const KINDS = [
  ["a sequence", "[length, channels]"],
  ["an image", "[rows, columns, channels]"],
  ["a volume", "[depth, rows, columns, channels]"],
] as const;

/** Checks that a layer for sequences (1 axis), images (2) or volumes (3) gets them. */
export function checkSpatialInput(layer: string, input: Shape, axes: number): void {
  if (input.length === axes + 1) return;
  const [what, shape] = KINDS[axes - 1] ?? KINDS[1];
  throw new Error(`${layer}: the input must be ${what} of shape ${shape}; received ${shapeText(input)}. Put layers.reshape({ targetShape: ${shape} }) before it.`);
}
