import { thinPeaks } from "../arithmetic/thinPeaks.js";
import { escapeHtml } from "../display/table.js";
import { curveColumns, type Curve, type LossCurveState } from "../protocol/lossCurve.js";
import { PANEL, type PanelLine, panelSvg, pictureSvg } from "./panelSvg.js";

/** Points of one curve in the picture: more can't be told apart at its width. */
const POINTS = 400;

/** Blue and orange, told apart by every kind of colour vision; readable on white and on dark. */
const COLOURS = { train: "#3b82c4", validation: "#e08214" };

/**
 * The curves as a plain SVG picture, for places that run no script: one panel a metric, side by side.
 *
 * @param state State of the widget.
 * @param column Values of a column by name.
 */
export function curveSvg(state: LossCurveState, column: (name: string) => Float32Array): string {
  const metrics = [...new Set(state.curves.map((curve) => curve.metric))];
  const panels = metrics.map((metric, index) => {
    const lines = state.curves.filter((curve) => curve.metric === metric).map((curve) => line(curve, column));
    return panelSvg({ title: metric, across: "step", lines }, index * PANEL.width);
  });
  const head = `${state.title}: ${ending(state)}`;
  const title = `<text x="12" y="18" font-size="13" font-weight="600" fill="#222">${escapeHtml(head)}</text>`;
  return pictureSvg(head, PANEL.width * Math.max(1, metrics.length), title + panels.join(""));
}

function ending({ status, step, summary, seconds }: LossCurveState): string {
  if (status === "running") return `step ${step}`;
  return [summary === "" ? `${status} after step ${step}` : summary, ...(seconds > 0 ? [`${seconds.toFixed(1)} s`] : [])].join(" · ");
}

function line(curve: Curve, column: (name: string) => Float32Array): PanelLine {
  const names = curveColumns(curve);
  const steps = column(names.steps);
  const values = column(names.values);
  const kept = thinPeaks(values, POINTS);
  return {
    label: `${curve.kind} ${Number((values.at(-1) ?? NaN).toPrecision(4))}`,
    colour: COLOURS[curve.kind],
    marked: curve.kind === "validation",
    steps: Float32Array.from(kept, (index) => steps[index] ?? NaN),
    values: Float32Array.from(kept, (index) => values[index] ?? NaN),
  };
}
