import type { Sheet } from "../../src/protocol/sheet.js";
import { element } from "./elements.js";

/** Longest PNG that is taken from an output: more than any of our widgets makes. */
const LONGEST = 400_000;

const NONE: Sheet = { png: "", width: 0, height: 0, count: 0 };

/** A sheet as an untrusted state has it: with a PNG in base64 and sizes that are sizes, or empty. */
export function readSheet(value: unknown): Sheet {
  if (typeof value !== "object" || value === null) return NONE;
  const { png, width, height, count } = value as Record<string, unknown>;
  const isSize = (size: unknown): size is number => typeof size === "number" && Number.isInteger(size) && size > 0 && size <= 4096;
  if (typeof png !== "string" || png.length > LONGEST || !/^[A-Za-z0-9+/]+={0,2}$/.test(png)) return NONE;
  return isSize(width) && isSize(height) && isSize(count) ? { png, width, height, count } : NONE;
}

/** One picture of a sheet: a box whose background is moved. */
export interface TileOptions {
  /** About how many CSS pixels its longer side gets; it is enlarged by a whole factor, so that pixels stay square. */
  readonly side: number;
  /** What it shows, for screen readers. Without it the surrounding element must say so. */
  readonly label?: string;
  /** Stretches the picture to these CSS pixels instead. */
  readonly stretch?: { readonly width: number; readonly height: number };
}

/** Makes the picture with this number. */
export function tile(sheet: Sheet, index: number, { side, label, stretch }: TileOptions): HTMLElement {
  const pixels = element("span", "gradbook-pixels gradbook-tile");
  const zoom = Math.max(1, Math.round(side / Math.max(1, sheet.width, sheet.height)));
  const { width, height } = stretch ?? { width: sheet.width * zoom, height: sheet.height * zoom };
  pixels.style.width = `${width}px`;
  pixels.style.height = `${height}px`;
  if (sheet.png !== "") {
    pixels.style.backgroundImage = `url("data:image/png;base64,${sheet.png}")`;
    pixels.style.backgroundSize = `${width}px ${height * sheet.count}px`;
    pixels.style.backgroundPositionY = `${-index * height}px`;
  }
  if (label === undefined) pixels.setAttribute("aria-hidden", "true");
  else {
    pixels.setAttribute("role", "img");
    pixels.setAttribute("aria-label", label);
  }
  return pixels;
}
