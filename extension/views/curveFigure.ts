import type { Trace } from "plotly.js-cartesian-dist-min";
import { thinPeaks } from "../../src/arithmetic/thinPeaks.js";
import type { Curve, LossCurveState } from "../../src/protocol/lossCurve.js";
import { MARGIN } from "./liveTail.js";
import type { Theme } from "./theme.js";

/** More epoch marks than this hide the curve behind them. */
const EPOCH_MARKS = 40;

/** One curve with its points. */
export interface DrawnCurve {
  readonly curve: Curve;
  readonly steps: Float32Array;
  readonly values: Float32Array;
}

/** Four digits, as a person reads them. */
export function figure(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  const size = Math.abs(value);
  return size !== 0 && (size < 1e-3 || size >= 1e5) ? value.toExponential(2) : String(Number(value.toPrecision(4)));
}

/** A curve as plotly draws it, thinned to at most `limit` points. */
export function trace({ curve, steps, values }: DrawnCurve, theme: Theme, limit: number): Trace {
  const kept = thinPeaks(values, limit);
  const validation = curve.kind === "validation";
  return {
    x: Float32Array.from(kept, (index) => steps[index] ?? NaN),
    y: Float32Array.from(kept, (index) => values[index] ?? NaN),
    name: curve.kind,
    type: "scatter",
    // Validation has a point an epoch; a mark makes the first one visible.
    mode: validation ? "lines+markers" : "lines",
    line: { color: theme[curve.kind], width: validation ? 2 : 1.5 },
    marker: { color: theme[curve.kind], size: 7 },
    hovertemplate: `%{y:.4~g}<extra>${curve.kind}</extra>`,
  };
}

/**
 * Axes, colours and epoch marks of a panel.
 *
 * @param ranges Ends of the axes; without values plotly chooses theirs.
 */
export function layout(state: LossCurveState, theme: Theme, ranges: { readonly x: readonly number[]; readonly y?: readonly number[] }): object {
  const axis = { gridcolor: theme.grid, zeroline: false, linecolor: theme.grid, tickfont: { color: theme.faint } };
  const ends = (range: readonly number[] | undefined): object => (range === undefined ? { autorange: true } : { autorange: false, range });
  return {
    margin: MARGIN,
    height: 240,
    showlegend: false,
    // The box with all curves' values costs a quarter of a drawing.
    hovermode: state.status === "running" ? "closest" : "x unified",
    hoverlabel: { bgcolor: theme.background, bordercolor: theme.grid, font: { color: theme.text } },
    font: { family: theme.font, size: 11, color: theme.text },
    paper_bgcolor: "rgba(0,0,0,0)",
    plot_bgcolor: "rgba(0,0,0,0)",
    // A new value keeps the user's zoom.
    uirevision: "zoom",
    // A named type spares plotly looking for dates among the steps.
    xaxis: { ...axis, ...ends(ranges.x), type: "linear", title: { text: "step", font: { color: theme.faint }, standoff: 4 }, rangemode: "tozero" },
    yaxis: { ...axis, ...ends(ranges.y), type: state.logScale ? "log" : "linear", tickformat: "~g", nticks: 6 },
    shapes: epochMarks(state).map((step) => ({
      type: "line",
      xref: "x",
      x0: step,
      x1: step,
      yref: "paper",
      y0: 0,
      y1: 1,
      layer: "below",
      line: { color: theme.grid, width: 1, dash: "dot" },
    })),
  };
}

/** Steps at which an epoch ended. */
function epochMarks({ step, stepsPerEpoch }: LossCurveState): number[] {
  if (stepsPerEpoch === null || stepsPerEpoch < 1) return [];
  const count = Math.floor(step / stepsPerEpoch);
  return count > EPOCH_MARKS ? [] : Array.from({ length: count }, (_, index) => (index + 1) * stepsPerEpoch);
}
