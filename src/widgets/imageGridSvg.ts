import type { ImageGridState } from "../protocol/imageGrid.js";
import { escapeHtml } from "../display/table.js";

/** Sizes in SVG units. */
const TILE = { side: 84, gap: 8, caption: 18, across: 12 };

/** The grid as a plain SVG picture, for places that run no script. The picture of all images is in it once. */
export function imageGridSvg({ png, width, height, count, labels, predictions, note }: ImageGridState): string {
  const zoom = Math.max(1, Math.round(TILE.side / Math.max(width, height)));
  const stepX = width * zoom + TILE.gap;
  const stepY = height * zoom + TILE.caption + TILE.gap;
  const across = Math.min(count, TILE.across);
  const rows = Math.ceil(count / across);
  const total = { width: across * stepX, height: rows * stepY + (note === "" ? 0 : TILE.caption) };

  const tiles = Array.from({ length: count }, (_, index) => {
    const x = (index % across) * stepX;
    const y = Math.floor(index / across) * stepY;
    const label = labels[index];
    const prediction = predictions[index];
    const wrong = label !== undefined && prediction !== undefined && label !== prediction;
    const caption = wrong ? `${prediction}, is ${label}` : (prediction ?? label ?? "");
    return (
      `<svg x="${x}" y="${y}" width="${width * zoom}" height="${height * zoom}" viewBox="0 ${index * height} ${width} ${height}"><use href="#images"/></svg>` +
      `<text x="${x + (width * zoom) / 2}" y="${y + height * zoom + 13}" text-anchor="middle" fill="${wrong ? "#c5361f" : "#222"}">${escapeHtml(caption)}</text>`
    );
  });
  const noteText = note === "" ? "" : `<text x="0" y="${rows * stepY + 10}" fill="#555">${escapeHtml(note)}</text>`;
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${total.width} ${total.height}" width="${total.width}" height="${total.height}" role="img" ` +
    `font-family="system-ui, sans-serif" font-size="12"><title>images</title><rect width="100%" height="100%" fill="#fff"/>` +
    `<defs><image id="images" width="${width}" height="${height * count}" image-rendering="pixelated" style="image-rendering: pixelated" ` +
    `href="data:image/png;base64,${png}"/></defs>${tiles.join("")}${noteText}</svg>`
  );
}
