import type { ExploredStack } from "../arithmetic/exploredStack.js";
import { escapeHtml } from "../display/table.js";

/** Sizes in SVG units. */
const UNIT = 14;
const STEP = 46;
const LABEL = 250;

/** The layers of a stack one above the other, the units that the last layer's middle one sees lit: for places that run no script. */
export function stackSvg(stack: ExploredStack): string {
  const top = stack.layers.length;
  const seen = stack.seenBy(top, Math.floor((stack.lengths[top] ?? 1) / 2));
  const height = (top + 1) * STEP + 26;
  const rows = stack.lengths.map((length, level) => {
    const y = (top - level) * STEP + 26;
    const layer = stack.layers[level - 1];
    const field = stack.fields[level - 1];
    const label = layer === undefined || field === undefined ? `input, ${length} units` : `kernel ${layer.kernelSize}, stride ${layer.strides}, dilation ${layer.dilation}: sees ${field.size}`;
    const units = Array.from({ length }, (_, unit) => `<circle cx="${LABEL + place(stack, level, unit)}" cy="${y}" r="4.5" fill="${seen[level]?.has(unit) === true ? "#3b82c4" : "#fff"}" stroke="#999"/>`);
    return `<text x="8" y="${y + 4}" fill="#222">${escapeHtml(label)}</text>${units.join("")}`;
  });
  const width = LABEL + (stack.lengths[0] ?? 1) * UNIT + 20;
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" font-family="system-ui, sans-serif" font-size="11">` +
    `<title>${escapeHtml(stack.working)}</title><rect width="100%" height="100%" fill="#fff"/>${rows.join("")}<text x="8" y="${height - 8}" fill="#222">receptive field ${escapeHtml(stack.working)}</text></svg>`
  );
}

/** Where a unit stands: above the middle of what it sees. */
function place(stack: ExploredStack, level: number, unit: number): number {
  const { size, jump, start } = stack.fields[level - 1] ?? { size: 1, jump: 1, start: 0 };
  return (start + unit * jump + (size - 1) / 2 + 0.5) * UNIT;
}
