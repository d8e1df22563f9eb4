import { escapeHtml } from "../display/table.js";
import type { FilterGridState } from "../protocol/filterGrid.js";
import { frameSvg, sheetSvg } from "./sheetSvg.js";

const WIDTH = 720;

/** The filters as a plain SVG picture, with what the chosen one does, for places that run no script. */
export function filterSvg({ title, step, filters, reach, part, hint, selected, map, patches, field, images, image }: FilterGridState): string {
  const head = `${title}${step > 0 ? `, after step ${step}` : ""}`;
  const side = filters.width > 12 ? 56 : 48;
  const zoom = Math.max(1, Math.round(side / Math.max(1, filters.width, filters.height)));
  const across = Math.max(1, Math.floor((WIDTH - 24) / (filters.width * zoom + 4)));
  const grid = sheetSvg(filters, { x: 12, y: 50, side, across });
  let y = 50 + grid.height + 16;
  const parts = [text(12, 20, head, "600"), text(12, 38, reach > 0 ? `${part}: blue ${(-reach).toPrecision(2)}, white 0, orange ${reach.toPrecision(2)}` : part), grid.content];
  if (selected !== null && (map.count > 0 || patches.count > 0)) {
    parts.push(text(12, y, `filter ${selected + 1}: image ${image + 1}, its map, and the patches that excite it most${field === "" ? "" : `, ${field}`}`, "600"));
      const shown = sheetSvg(images, { x: 0, y: 0, side: 84, across: 1, gap: 0 });
    const one = `<svg x="12" y="${y + 10}" width="84" height="84" viewBox="0 ${image * images.height * shown.zoom} ${images.width * shown.zoom} ${images.height * shown.zoom}">${shown.content}</svg>`;
    const drawn = sheetSvg(map, { x: 108, y: y + 10, side: 84, across: 1 });
    const best = sheetSvg(patches, { x: 108 + drawn.width + 12, y: y + 10, side: 40, across: 9 });
    parts.push(one, drawn.content, best.content);
    y += Math.max(84, drawn.height, best.height) + 22;
  }
  if (hint !== "") {
    parts.push(text(12, y, hint));
    y += 18;
  }
  return frameSvg(escapeHtml(head), WIDTH, y, parts.join(""));
}

function text(x: number, y: number, words: string, weight = "400"): string {
  return `<text x="${x}" y="${y}" font-weight="${weight}" fill="${weight === "400" ? "#555" : "#222"}">${escapeHtml(words)}</text>`;
}
