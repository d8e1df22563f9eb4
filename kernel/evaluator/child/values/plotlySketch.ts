import { PANEL, panelSvg, pictureSvg, type PanelLine } from "../../../../src/widgets/panelSvg.js";
import { thinPeaks } from "../../../../src/arithmetic/thinPeaks.js";

/** Told apart by every kind of colour vision, in this order. */
const COLOURS = ["#2f7fc1", "#d9730d", "#3a9d5d", "#8e5bb0", "#555555"];

/** Most points of a line; more would not be seen. */
const POINTS = 500;

/** Lines and points of a figure as a picture, for pages that don't know plotly, such as a repository's viewer; undefined for anything else. */
export function plotlySketch(data: readonly Readonly<Record<string, unknown>>[], title: string): string | undefined {
  const lines: PanelLine[] = [];
  for (const [index, trace] of data.entries()) {
    const values = numbers(trace["y"]);
    const steps = trace["x"] === undefined ? values?.map((_, step) => step) : numbers(trace["x"]);
    if ((trace["type"] ?? "scatter") !== "scatter" || values === undefined || steps === undefined || steps.length !== values.length) return undefined;
    const kept = Array.from(thinPeaks(values, POINTS));
    const column = (of: readonly number[]): number[] => kept.map((at) => of[at] ?? NaN);
    const label = typeof trace["name"] === "string" ? trace["name"] : `trace ${index}`;
    lines.push({ label, colour: COLOURS[index % COLOURS.length] ?? "#555555", marked: /markers/.test(String(trace["mode"] ?? "")), steps: column(steps), values: column(values) });
  }
  if (lines.length === 0) return undefined;
  return pictureSvg(title === "" ? "figure" : title, PANEL.width, panelSvg({ title, across: "", lines, legend: lines.length > 1 }));
}

function numbers(column: unknown): number[] | undefined {
  if (!Array.isArray(column)) return undefined;
  const values = column as readonly unknown[];
  return values.every((value) => typeof value === "number" || value === null) ? values.map((value) => (value as number | null) ?? NaN) : undefined;
}
