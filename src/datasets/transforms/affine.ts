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
  const isNearest = fillMode === "nearest";
  const at = (row: number, column: number, channel: number): number => {
    if (row >= 0 && row < rows && column >= 0 && column < columns) return old[(row * columns + column) * channels + channel] as number;
    if (!isNearest) return fillValue;
    return old[(within(row, rows) * columns + within(column, columns)) * channels + channel] as number;
  };
  let next = 0;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const x = a * column + b * row + c;
      const y = d * column + e * row + f;
      const left = Math.floor(x);
      const top = Math.floor(y);
      const right = x - left;
      const down = y - top;
      for (let channel = 0; channel < channels; channel++) {
        const upper = at(top, left, channel) * (1 - right) + at(top, left + 1, channel) * right;
        const lower = at(top + 1, left, channel) * (1 - right) + at(top + 1, left + 1, channel) * right;
        pixels[next++] = upper * (1 - down) + lower * down;
      }
    }
  }
}

function within(place: number, length: number): number {
  return place < 0 ? 0 : place < length ? place : length - 1;
}

/** The map that turns and scales around the middle of an image: back by the angle, and by 1 / scale. */
export function aroundMiddle({ rows, columns }: Image, angle: number, scale: number): Affine {
  const [x, y] = [(columns - 1) / 2, (rows - 1) / 2];
  const [cos, sin] = [Math.cos(angle) / scale, Math.sin(angle) / scale];
  return [cos, -sin, x - cos * x + sin * y, sin, cos, y - sin * x - cos * y];
}
