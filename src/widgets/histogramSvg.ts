import { bandPaths, ridgeEnds, ridgePaths } from "../arithmetic/ridges.js";
import { escapeHtml } from "../display/table.js";
import type { HistogramsState } from "../protocol/histograms.js";
import { frameSvg } from "./sheetSvg.js";

const PANEL = { width: 220, height: 130, gapX: 20, gapY: 46, across: 3 };
const AREA = "#3b82c4";
const LINE = "#1d5288";

/** Distributions over time as a plain SVG picture, a panel a layer, for places that run no script. */
export function histogramSvg({ title, kind, style, layers, looks, findings }: HistogramsState): string {
  const shown = layers.map((name, i) => ({ name, rows: looks.map((look) => look[kind][i] ?? null) })).filter(({ rows }) => rows.some((row) => row !== null));
  const head = `${title}: ${kind} of each layer${looks.length === 0 ? " appear here when it is trained" : `, steps ${looks[0]?.step} to ${looks.at(-1)?.step}`}`;
  const steps = looks.map(({ step }) => step);
  const panels = shown.map(({ name, rows }, i) => {
    const [x, y] = [16 + (i % PANEL.across) * (PANEL.width + PANEL.gapX), 52 + Math.floor(i / PANEL.across) * (PANEL.height + PANEL.gapY)];
    const ends = ridgeEnds(rows);
    const bands = bandPaths(steps, rows.map((row) => row?.bands ?? null), PANEL);
    const drawn =
      style === "ridges"
        ? ridgePaths(rows, PANEL, ends).map(({ path }, row) => `<path d="${path}" fill="${AREA}" fill-opacity="${shade(row, rows.length)}" stroke="#fff" stroke-width="0.8"/>`)
        : [...bands.areas.map((area) => `<path d="${area}" fill="${AREA}" fill-opacity="0.25"/>`), `<path d="${bands.middle}" fill="none" stroke="${LINE}" stroke-width="1.5"/>`];
    const marks = style === "ridges" ? axis(ends) : `<text x="${PANEL.width}" y="10" text-anchor="end" fill="#555">${number(bands.ends[1])}</text><text x="${PANEL.width}" y="${PANEL.height - 2}" text-anchor="end" fill="#555">${number(bands.ends[0])}</text>`;
    return `<g transform="translate(${x} ${y})"><text y="-6" font-weight="600" fill="#222">${escapeHtml(name)}</text><line y1="${PANEL.height}" y2="${PANEL.height}" x2="${PANEL.width}" stroke="#bbb"/>${drawn.join("")}${marks}</g>`;
  });
  const bottom = 52 + Math.ceil(shown.length / PANEL.across) * (PANEL.height + PANEL.gapY);
  // A sentence a line, because SVG breaks none.
  const sentences = findings.flatMap((finding) => finding.split(/(?<=\.) /));
  const notes = sentences.map((finding, i) => `<text x="16" y="${bottom + i * 16}" fill="#a33">${escapeHtml(finding)}</text>`);
  const width = 16 + PANEL.across * (PANEL.width + PANEL.gapX);
  return frameSvg(escapeHtml(head), width, bottom + sentences.length * 16, `<text x="16" y="22" font-size="13" font-weight="600" fill="#222">${escapeHtml(head)}</text>${panels.join("")}${notes.join("")}`);
}

/** Older ridges are paler. */
function shade(row: number, rows: number): number {
  return Number((0.25 + (0.6 * (row + 1)) / rows).toFixed(2));
}

function axis([low, high]: readonly [number, number]): string {
  const y = PANEL.height + 14;
  return `<text y="${y}" fill="#555">${number(low)}</text><text x="${PANEL.width}" y="${y}" text-anchor="end" fill="#555">${number(high)}</text>`;
}

function number(value: number): string {
  return String(Number(value.toPrecision(3)));
}
