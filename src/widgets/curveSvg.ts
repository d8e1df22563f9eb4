import { thinPeaks } from "../arithmetic/thinPeaks.js";
import { escapeHtml } from "../display/table.js";
import { curveColumns, type Curve, type LossCurveState } from "../protocol/lossCurve.js";
import { PANEL, type PanelLine, panelSvg, pictureSvg } from "./panelSvg.js";

/** Points of one curve in the picture: more can't be told apart at its width. */
const POINTS = 400;

/** Okabe and Ito's colours, told apart by every kind of colour vision. One run's training and validation take the first two; of several, each has its own. */
const COLOURS = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#666"];

/**
 * The curves as a plain SVG picture, for places that run no script: one panel a metric, side by side.
 *
 * @param state State of the widget.
 * @param column Values of a column by name.
 */
export function curveSvg(state: LossCurveState, column: (name: string) => Float32Array): string {
  const drawn = state.curves.filter(({ kind }) => kind !== "rate");
  const metrics = [...new Set(drawn.map((curve) => curve.metric))];
  const runs = [...new Set(drawn.map(({ run }) => run))];
  const panels = metrics.map((metric, index) => {
    const lines = drawn.filter((curve) => curve.metric === metric).map((curve) => line(curve, runs, column));
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

function line(curve: Curve, runs: readonly (string | undefined)[], column: (name: string) => Float32Array): PanelLine {
  const names = curveColumns(curve);
  const steps = column(names.steps);
  const values = column(names.values);
  const kept = thinPeaks(values, POINTS);
  const validation = curve.kind === "validation";
  const colour = COLOURS[(runs.length > 1 ? runs.indexOf(curve.run) : Number(validation)) % COLOURS.length] ?? "#000";
  return {
    label: `${curve.run === undefined ? "" : `${curve.run} `}${curve.kind} ${Number((values.at(-1) ?? NaN).toPrecision(4))}`,
    colour,
    marked: validation,
    steps: Float32Array.from(kept, (index) => steps[index] ?? NaN),
    values: Float32Array.from(kept, (index) => values[index] ?? NaN),
  };
}
