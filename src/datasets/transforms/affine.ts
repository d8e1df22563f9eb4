import type { Image } from "./transform.js";

/** What stands beyond an image's edges: one value, or the nearest pixel. */
export interface FillOptions {
  /** "constant": `fillValue`; "nearest": the pixel at the edge; "constant". */
  readonly fillMode?: "constant" | "nearest";
  /** 0. */
  readonly fillValue?: number;
}

/** Where a pixel's value comes from: (column, row) ← (a·column + b·row + c, d·column + e·row + f). */
export type Affine = readonly [a: number, b: number, c: number, d: number, e: number, f: number];

/**
 * Changes an image so that each pixel is the old one at its affine place, between four pixels by their distances (bilinear).
 */
export function warp({ pixels, rows, columns, channels }: Image, [a, b, c, d, e, f]: Affine, { fillMode = "constant", fillValue = 0 }: FillOptions): void {
  const old = pixels.slice();
  const isInside = (row: number, column: number) => row >= 0 && row < rows && column >= 0 && column < columns;
  const at = (row: number, column: number, channel: number): number => {
    if (!isInside(row, column) && fillMode === "constant") return fillValue;
    const [r, k] = [Math.min(rows - 1, Math.max(0, row)), Math.min(columns - 1, Math.max(0, column))];
    return old[(r * columns + k) * channels + channel] ?? 0;
  };
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const [x, y] = [a * column + b * row + c, d * column + e * row + f];
      const [left, top] = [Math.floor(x), Math.floor(y)];
      const [right, down] = [x - left, y - top];
      for (let channel = 0; channel < channels; channel++) {
        const upper = at(top, left, channel) * (1 - right) + at(top, left + 1, channel) * right;
        const lower = at(top + 1, left, channel) * (1 - right) + at(top + 1, left + 1, channel) * right;
        pixels[(row * columns + column) * channels + channel] = upper * (1 - down) + lower * down;
      }
    }
  }
}

/** The map that turns and scales around the middle of an image: back by the angle, and by 1 / scale. */
export function aroundMiddle({ rows, columns }: Image, angle: number, scale: number): Affine {
  const [x, y] = [(columns - 1) / 2, (rows - 1) / 2];
  const [cos, sin] = [Math.cos(angle) / scale, Math.sin(angle) / scale];
  return [cos, -sin, x - cos * x + sin * y, sin, cos, y - sin * x - cos * y];
}
