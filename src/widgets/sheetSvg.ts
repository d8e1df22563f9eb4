import { createHash } from "node:crypto";
import type { Sheet } from "../protocol/sheet.js";

/** Where the pictures of a sheet stand. */
export interface SheetPlace {
  readonly x: number;
  readonly y: number;
  /** About how wide a picture is; it is enlarged by a whole factor. */
  readonly side: number;
  /** Pictures a row. */
  readonly across: number;
  readonly gap?: number;
}

/** The pictures of a sheet in rows, as the content of an SVG picture, and how much room they take. */
export function sheetSvg({ png, width, height, count }: Sheet, { x, y, side, across, gap = 4 }: SheetPlace) {
  if (count === 0) return { content: "", width: 0, height: 0, zoom: 1 };
  const zoom = Math.max(1, Math.round(side / Math.max(width, height)));
  // Unique beside other pictures in the same page; the same pictures may share it.
  const id = `sheet-${createHash("sha256").update(png).digest("hex").slice(0, 12)}`;
  const [w, h] = [width * zoom, height * zoom];
  const image = `<defs><image id="${id}" width="${width}" height="${height * count}" style="image-rendering:pixelated" href="data:image/png;base64,${png}"/></defs>`;
  const tiles = Array.from({ length: count }, (_, i) => {
    const [left, top] = [x + (i % across) * (w + gap), y + Math.floor(i / across) * (h + gap)];
    return `<svg x="${left}" y="${top}" width="${w}" height="${h}" viewBox="0 ${i * height} ${width} ${height}"><use href="#${id}"/></svg>`;
  });
  const rows = Math.ceil(count / across);
  return { content: image + tiles.join(""), width: Math.min(count, across) * (w + gap), height: rows * (h + gap), zoom };
}

/** A white picture with a title for screen readers around its content. */
export function frameSvg(title: string, width: number, height: number, content: string): string {
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" ` +
    `font-family="system-ui, sans-serif" font-size="11"><title>${title}</title><rect width="100%" height="100%" fill="#fff"/>${content}</svg>`
  );
}
