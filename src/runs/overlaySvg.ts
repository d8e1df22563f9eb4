import { escapeHtml } from "../display/table.js";
import type { RunRecord } from "./runRecord.js";

const [WIDTH, HEIGHT, LEFT, TOP, BOTTOM] = [480, 220, 48, 24, 22];
const COLOURS = ["#1f77b4", "#ff7f0e", "#2ca02c", "#d62728", "#9467bd", "#8c564b", "#e377c2", "#17becf"];

/** One metric of several runs over their epochs, as an SVG picture. */
export function overlaySvg(metric: string, runs: readonly RunRecord[]): string {
  const curves = runs.map((run) => (run.metrics[metric] ?? []).filter((value) => Number.isFinite(value)));
  const values = curves.flat();
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const epochs = Math.max(...curves.map((curve) => curve.length));
  const x = (epoch: number) => LEFT + ((WIDTH - LEFT - 12) * epoch) / Math.max(1, epochs - 1);
  const y = (value: number) => TOP + (HEIGHT - TOP - BOTTOM) * (high === low ? 0.5 : (high - value) / (high - low));
  const lines = curves.map((curve, i) => {
    const colour = COLOURS[i % COLOURS.length] ?? "#000";
    const points = curve.map((value, epoch) => `${x(epoch).toFixed(1)},${y(value).toFixed(1)}`);
    const dots = curve.map((value, epoch) => `<circle cx="${x(epoch).toFixed(1)}" cy="${y(value).toFixed(1)}" r="2.5" fill="${colour}"/>`);
    const title = `<title>${escapeHtml(runs[i]?.name ?? "")}</title>`;
    return `<g>${title}<polyline points="${points.join(" ")}" fill="none" stroke="${colour}" stroke-width="1.5"/>${dots.join("")}</g>`;
  });
  const text = (left: number, top: number, anchor: string, content: string) =>
    `<text x="${left}" y="${top}" text-anchor="${anchor}" font-size="11" fill="currentColor">${escapeHtml(content)}</text>`;
  const ends = [text(LEFT - 6, TOP + 4, "end", high.toPrecision(3)), text(LEFT - 6, HEIGHT - BOTTOM, "end", low.toPrecision(3))];
  const marks = values.length === 0 ? [] : ends;
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}" font-family="sans-serif">` +
    `${text(LEFT, 14, "start", `${metric} by epoch`)}${marks.join("")}` +
    `${text(LEFT, HEIGHT - 6, "middle", "1")}${text(WIDTH - 12, HEIGHT - 6, "middle", String(Math.max(1, epochs)))}${lines.join("")}</svg>`
  );
}

