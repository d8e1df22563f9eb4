import { escapeHtml } from "../display/table.js";
import type { DrawDigitState } from "../protocol/drawDigit.js";
import { encodePng } from "./png.js";

/** Sizes in SVG units. */
const SIDE = 168;
const ROW = 18;
const BARS = { x: 2 * SIDE + 60, width: 200 };

/** The classes by how sure the network is of them, the surest first. */
export function guesses({ reading, classNames }: Pick<DrawDigitState, "reading" | "classNames">): { readonly name: string; readonly score: number }[] {
  return (reading?.scores ?? []).map((score, index) => ({ name: classNames[index] ?? String(index), score })).sort((a, b) => b.score - a.score);
}

/** `The network reads 3 (97.0 %), or else 8 (2.1 %).` */
export function readingText(state: DrawDigitState): string {
  const [first, second] = guesses(state);
  if (state.problem !== "") return `drawDigit: ${state.problem}`;
  if (first === undefined || second === undefined) return "drawDigit: nothing is drawn yet.";
  const share = (score: number): string => `${(100 * score).toFixed(1)} %`;
  return `The network reads ${first.name} (${share(first.score)}), or else ${second.name} (${share(second.score)}).`;
}

/** The drawing, what the network sees of it, and how sure it is of each class: for places that run no script. */
export function drawingSvg(state: DrawDigitState): string {
  const { strokes, reading, size, classNames } = state;
  const lines = strokes.map((stroke) => `<polyline points="${stroke.map((value) => Math.round((value * SIDE) / 100) / 10).join(" ")}"/>`);
  const image = reading === null ? "" : pixels(Buffer.from(reading.image, "base64"), size);
  const best = reading === null ? -1 : reading.scores.indexOf(Math.max(...reading.scores));
  const bars = classNames.map((name, index) => {
    const score = reading?.scores[index] ?? 0;
    const y = 22 + index * ROW;
    return (
      `<text x="${BARS.x - 8}" y="${y + 12}" text-anchor="end" fill="#222"${index === best ? ' font-weight="700"' : ""}>${escapeHtml(name)}</text>` +
      `<rect x="${BARS.x}" y="${y + 2}" width="${Math.max(1, score * BARS.width).toFixed(1)}" height="${ROW - 5}" fill="${index === best ? "#e08214" : "#9ecae9"}"/>`
    );
  });
  const height = Math.max(SIDE + 54, 40 + classNames.length * ROW);
  const width = BARS.x + BARS.width + 20;
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" font-family="system-ui, sans-serif" font-size="12">` +
    `<title>${escapeHtml(readingText(state))}</title><rect width="100%" height="100%" fill="#fff"/>` +
    `<text x="8" y="16" fill="#555">drawing</text><text x="${SIDE + 24}" y="16" fill="#555">what the network sees</text>` +
    `<g transform="translate(8 22)" fill="none" stroke="#222" stroke-width="11" stroke-linecap="round" stroke-linejoin="round"><rect width="${SIDE}" height="${SIDE}" stroke="#bbb" stroke-width="1"/>${lines.join("")}</g>` +
    `<g transform="translate(${SIDE + 24} 22)"><rect width="${SIDE}" height="${SIDE}" fill="#000"/>${image}</g>${bars.join("")}` +
    `<text x="8" y="${height - 10}" fill="#222">${escapeHtml(readingText(state))}</text></svg>`
  );
}

function pixels(bytes: Uint8Array, size: number): string {
  const png = Buffer.from(encodePng(bytes, size, size, 1)).toString("base64");
  return `<image width="${SIDE}" height="${SIDE}" image-rendering="pixelated" style="image-rendering: pixelated" href="data:image/png;base64,${png}"/>`;
}
