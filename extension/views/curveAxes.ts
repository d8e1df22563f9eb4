import type { LossCurveState } from "../../src/protocol/lossCurve.js";
import type { Axis } from "../plot/axis.js";
import { type DrawnCurve, keyOf } from "./curveFigure.js";
import { LiveRange } from "./liveRange.js";

/** The step axis begins with so many steps; when a curve reaches its end, it grows by this factor, and by so many seconds at least. */
const STEPS = { first: 50, factor: 2, seconds: 4 };

/** Free room at the ends of a finished curve's value axis, as a share of it. */
const ROOM = 0.05;

/** What the axes need to know of the training. */
export type AxesState = Pick<LossCurveState, "logScale" | "totalSteps" | "stepsPerSecond"> & { readonly running: boolean };

/** Axes of a panel: while a training runs they grow seldom, for each time everything must be drawn anew; afterwards they fit. */
export class CurveAxes {
  #values = new LiveRange();
  #seen = new Map<string, number>();
  #log = false;
  #end = 0;

  /** Forgets what was seen: the curves have other points now. */
  reset(): void {
    this.#values = new LiveRange();
    this.#seen = new Map();
    this.#end = 0;
  }

  of(curves: readonly DrawnCurve[], state: AxesState): { readonly x: Axis; readonly y: Axis } {
    const log = state.logScale;
    if (!state.running) {
      this.reset();
      const last = Math.max(1, ...curves.map(({ steps }) => steps.at(-1) ?? 0));
      const [low, high] = ends(curves, log);
      const room = (high - low) * ROOM;
      // The room to the right is for the dot of the last validation.
      return { x: { low: 0, high: last * 1.02, log: false }, y: { low: low - room, high: high + room, log } };
    }
    this.#grow(curves, state);
    const [low, high] = this.#values.ends;
    return { x: { low: 0, high: Math.max(1, this.#end), log: false }, y: { low, high, log } };
  }

  #grow(curves: readonly DrawnCurve[], { logScale, totalSteps, stepsPerSecond }: AxesState): void {
    if (logScale !== this.#log) {
      this.reset();
      this.#log = logScale;
    }
    if (this.#seen.size === 0 && curves.length > 0) this.#expect(curves);
    for (const { curve, steps, values } of curves) {
      const key = keyOf(curve);
      for (let index = this.#seen.get(key) ?? 0; index < values.length; index++) {
        const value = values[index] ?? NaN;
        this.#values.include(this.#log ? Math.log10(value) : value);
      }
      this.#seen.set(key, values.length);
      const last = steps.at(-1) ?? 0;
      if (last <= this.#end) continue;
      const ahead = last + STEPS.seconds * (stepsPerSecond ?? 0);
      this.#end = Math.max(last, Math.min(Math.max(STEPS.first, last * STEPS.factor, ahead), totalSteps ?? Infinity));
    }
  }

  /** A loss falls towards 0 and an accuracy rises to 1 (0.9 and its headroom): axes that hold these from the start need not grow step by step. */
  #expect(curves: readonly DrawnCurve[]): void {
    if (this.#log || !curves.every(({ values }) => (values[0] ?? NaN) >= 0)) return;
    this.#values.include(0);
    if (curves.some(({ curve }) => /accuracy/i.test(curve.metric))) this.#values.include(0.9);
  }
}

/** Smallest and largest value of all, as powers of ten on a logarithmic axis; apart from each other even when there is one value or none. */
function ends(curves: readonly DrawnCurve[], log: boolean): [number, number] {
  let [low, high] = [Infinity, -Infinity];
  for (const { values } of curves) {
    for (const raw of values) {
      const value = log ? Math.log10(raw) : raw;
      if (!Number.isFinite(value)) continue;
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  if (low > high) return [0, 1];
  const apart = Math.max(1e-6, Math.abs(low) * 0.1);
  return low === high ? [low - apart, high + apart] : [low, high];
}
