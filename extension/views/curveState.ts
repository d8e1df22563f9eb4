import type { ViewModel } from "../host/view.js";
import { type Curve, curveColumns, type CurveKind, type LossCurveState } from "../../src/protocol/lossCurve.js";
import type { DrawnCurve } from "./curveFigure.js";
import { Untrusted } from "./untrusted.js";

/** More curves than this are no training's, and would keep the page busy. */
const MOST_CURVES = 200;

const KINDS = new Set<unknown>(["train", "validation", "rate"] satisfies CurveKind[]);

/** The state of a `lossCurve`; outputs are untrusted, so what has not the right type is left out. */
export function readState(model: Pick<ViewModel, "get">): LossCurveState {
  const state = new Untrusted((key) => model.get(key));
  return {
    title: state.text("title", "Training"),
    curves: state.list("curves", MOST_CURVES).filter(isCurve),
    status: state.choice("status", ["finished", "running", "stopped"]),
    step: state.number("step"),
    totalSteps: state.numberOrNull("totalSteps"),
    stepsPerEpoch: state.numberOrNull("stepsPerEpoch"),
    stepsPerSecond: state.numberOrNull("stepsPerSecond"),
    seconds: state.number("seconds"),
    summary: state.text("summary"),
    logScale: state.flag("logScale"),
    smoothing: Math.min(0.999, Math.max(0, state.number("smoothing"))),
  };
}

/** A curve with the points that the page has of it. */
export function drawnCurve(model: Pick<ViewModel, "get">, curve: Curve): DrawnCurve {
  const names = curveColumns(curve);
  const steps = column(model.get(names.steps));
  const values = column(model.get(names.values));
  // A hostile output may have columns of different lengths.
  const count = Math.min(steps.length, values.length);
  return { curve, steps: steps.subarray(0, count), values: values.subarray(0, count) };
}

function column(values: unknown): Float32Array {
  return values instanceof Float32Array ? values : new Float32Array(0);
}

function isCurve(value: unknown): value is Curve {
  if (typeof value !== "object" || value === null) return false;
  const { metric, kind, run } = value as Record<string, unknown>;
  return typeof metric === "string" && KINDS.has(kind) && (run === undefined || typeof run === "string");
}
