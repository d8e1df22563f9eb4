/** The shape of one sample, without the batch axis: `[28, 28, 1]` for a grey image of 28 by 28. */
export type Shape = readonly number[];

/** How many numbers a tensor of this shape holds; 1 for the empty shape. */
export function sizeOf(shape: Shape): number {
  return shape.reduce((size, length) => size * length, 1);
}

/** `[26, 26, 32]`, as it stands in tables and messages. */
export function shapeText(shape: Shape): string {
  return `[${shape.join(", ")}]`;
}

/** `1,199,882`: a count with its thousands marked. */
export function countText(count: number): string {
  return count.toLocaleString("en-US");
}

/** True when both shapes have the same lengths in the same order. */
export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((length, axis) => length === b[axis]);
}
