import { PANEL, panelSvg, pictureSvg } from "../widgets/panelSvg.js";
import type { RunRecord } from "./runRecord.js";

const COLOURS = ["#1f77b4", "#ff7f0e", "#2ca02c", "#d62728", "#9467bd", "#8c564b", "#e377c2", "#17becf"];

/** One metric of several runs over their epochs, as an SVG picture. */
export function overlaySvg(metric: string, runs: readonly RunRecord[]): string {
  const lines = runs.map((run, i) => {
    const values = run.metrics[metric] ?? [];
    const colour = COLOURS[i % COLOURS.length] ?? "#000";
    return { label: run.name, colour, marked: true, steps: values.map((_, epoch) => epoch + 1), values: values.map(Number) };
  });
  // The runs' names would fill the plot; they stand in the table below and on each line.
  return pictureSvg(`${metric} by epoch`, PANEL.width, panelSvg({ title: metric, across: "epoch", lines, legend: false }));
}
