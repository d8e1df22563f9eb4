import { shown } from "./optionChecks.js";

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

/** As many shapes, each the same. */
export function sameShapes(a: readonly Shape[], b: readonly Shape[]): boolean {
  return a.length === b.length && a.every((shape, i) => sameShape(shape, b[i] ?? []));
}

/**
 * Checks the shape of one sample: a list of positive integers.
 *
 * @param form what the list must be, for the message
 * @param axes how many axes it may have
 * @throws when it is none, or has other axes
 */
export function checkShape(owner: string, argument: string, shape: Shape, form: string, [least, most]: readonly [number, number]): Shape {
  if (Array.isArray(shape) && shape.length >= least && shape.length <= most && shape.every((length) => Number.isInteger(length) && length > 0)) return shape;
  throw new Error(`${owner}: ${argument} must be ${form}; received ${Array.isArray(shape) ? `[${shape.map(shown).join(", ")}]` : shown(shape)}.`);
}
