import type { ViewModel } from "../host/view.js";
import { type Curve, curveColumns, type CurveKind, type LossCurveState } from "../../src/protocol/lossCurve.js";
import type { DrawnCurve } from "./curveFigure.js";

/** More curves than this are no training's, and would keep the page busy. */
const MOST_CURVES = 200;

const KINDS = new Set<unknown>(["train", "validation", "rate"] satisfies CurveKind[]);

/** The state of a `lossCurve`; outputs are untrusted, so what has not the right type is left out. */
export function readState(model: Pick<ViewModel, "get">): LossCurveState {
  const status = model.get("status");
  return {
    title: text(model.get("title"), "Training"),
    curves: curves(model.get("curves")),
    status: status === "running" || status === "stopped" ? status : "finished",
    step: number(model.get("step")) ?? 0,
    totalSteps: number(model.get("totalSteps")),
    stepsPerEpoch: number(model.get("stepsPerEpoch")),
    stepsPerSecond: number(model.get("stepsPerSecond")),
    seconds: number(model.get("seconds")) ?? 0,
    summary: text(model.get("summary"), ""),
    logScale: model.get("logScale") === true,
    smoothing: Math.min(0.999, Math.max(0, number(model.get("smoothing")) ?? 0)),
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

function curves(value: unknown): Curve[] {
  if (!Array.isArray(value)) return [];
  return value.slice(0, MOST_CURVES).filter(isCurve);
}

function isCurve(value: unknown): value is Curve {
  if (typeof value !== "object" || value === null) return false;
  const { metric, kind, run } = value as Record<string, unknown>;
  return typeof metric === "string" && KINDS.has(kind) && (run === undefined || typeof run === "string");
}

function number(value: unknown): number | null {
  return typeof value === "number" && Number.isFinite(value) ? value : null;
}

function text(value: unknown, instead: string): string {
  return typeof value === "string" ? value : instead;
}
