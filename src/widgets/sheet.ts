import { EMPTY_SHEET, type Sheet } from "../protocol/sheet.js";
import type { Palette } from "./palette.js";
import { encodePng } from "./png.js";

/** Sizes of the pictures of a sheet. */
export interface SheetSizes {
  readonly width: number;
  readonly height: number;
  readonly count: number;
}

/** How values become colours: from `low`, the palette's first colour, to `high`, its last. */
export interface Scale {
  readonly palette: Palette;
  readonly low: number;
  readonly high: number;
}

/** Values [count, height, width] as pictures in a palette's colours; NaN is drawn as the lowest. */
export function paintedSheet(values: Float32Array, { width, height, count }: SheetSizes, { palette, low, high }: Scale): Sheet {
  if (width * height * count === 0) return EMPTY_SHEET;
  const scale = high > low ? 255 / (high - low) : 0;
  // All alike: the middle, which is white for signed values.
  const pixels = Uint8Array.from(values, (value) => (scale === 0 ? 127 : Math.min(255, Math.max(0, Math.round((value - low) * scale)))));
  return { png: base64(encodePng(pixels, width, height * count, 1, palette)), width, height, count };
}

/** Values [count, height, width, 1 or 3] from 0 to 1 as grey or coloured pictures. */
export function imageSheet(values: Float32Array, { width, height, count }: SheetSizes, channels: number): Sheet {
  if (width * height * count === 0) return EMPTY_SHEET;
  const pixels = Uint8Array.from(values, (value) => Math.round(255 * Math.min(1, Math.max(0, value))));
  return { png: base64(encodePng(pixels, width, height * count, channels)), width, height, count };
}

/** How many of `count` pictures of so many bytes fit into a budget of bytes; at least one. */
export function fitting(count: number, bytesEach: number, budget: number): number {
  return Math.max(1, Math.min(count, Math.floor(budget / bytesEach)));
}

/** Smallest and largest finite value; [0, 0] when there is none. */
export function rangeOf(values: Float32Array): [number, number] {
  let [low, high] = [Infinity, -Infinity];
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return low > high ? [0, 0] : [low, high];
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("base64");
}
