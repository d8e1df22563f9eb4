import { escapeHtml } from "../display/table.js";
import { PLOT_COLOURS, type PlotState } from "../protocol/plot.js";
import { PANEL, panelSvg, pictureSvg, tickText } from "./panelSvg.js";

/** Room for the names of the lines, right of the plot. */
const LEGEND = 150;

/** A plot as a plain SVG picture, for places that run no script. */
export function plotSvg({ title, across, up, log, lines }: PlotState): string {
  const named = lines.filter(({ faint }) => !faint);
  const colour = (line: (typeof lines)[number]): string => (line.faint ? "#c8c8c8" : (PLOT_COLOURS[named.indexOf(line) % PLOT_COLOURS.length] ?? "#000"));
  const scaled = (value: number | null): number => (value === null ? NaN : log ? (value > 0 ? Math.log10(value) : NaN) : value);
  const panel = panelSvg({
    title: [title, up].filter((part) => part !== "").join(" · "),
    across,
    lines: lines.map((line) => ({ label: line.label, colour: colour(line), marked: line.marks !== false, joined: line.marks !== "only", steps: line.x, values: line.y.map(scaled) })),
    legend: false,
    ...(log && { tick: (value: number) => tickText(Number((10 ** value).toPrecision(2))) }),
  });
  const names = named
    .map((line, index) => {
      const y = PANEL.top + 8 + 16 * index;
      return `<path d="M${PANEL.width} ${y - 4}h16" stroke="${colour(line)}" stroke-width="2"/><text x="${PANEL.width + 22}" y="${y}" fill="#222">${escapeHtml(line.label)}</text>`;
    })
    .join("");
  return pictureSvg(title === "" ? named.map(({ label }) => label).join(", ") : title, PANEL.width + LEGEND, panel + names);
}
