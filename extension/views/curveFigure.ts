import { Smoother } from "../../src/arithmetic/smoother.js";
import { type Curve, curveColumns, type LossCurveState } from "../../src/protocol/lossCurve.js";
import type { Series } from "../plot/figure.js";
import type { Theme } from "./theme.js";

/** More epoch marks than this hide the curve behind them. */
const EPOCH_MARKS = 40;

/** One curve with its points. */
export interface DrawnCurve {
  readonly curve: Curve;
  readonly steps: Float32Array;
  readonly values: Float32Array;
}

/** Tells curves apart. */
export function keyOf(curve: Curve): string {
  return curveColumns(curve).values;
}

/** Names of the runs among the curves, in their order; one without a name is `undefined`. */
export function runsOf(curves: readonly Curve[]): (string | undefined)[] {
  return [...new Set(curves.map(({ run }) => run))];
}

/** A curve's colour: by the data that it was measured on when there is one run, else by its run. */
export function colourOf(curve: Curve, runs: readonly (string | undefined)[], theme: Theme): string {
  if (curve.kind === "rate" && runs.length < 2) return theme.runs[2] ?? theme.text;
  if (runs.length < 2) return curve.kind === "validation" ? theme.validation : theme.train;
  return theme.runs[runs.indexOf(curve.run) % theme.runs.length] ?? theme.text;
}

/** What a curve is called beside others. */
export function nameOf({ run, kind, metric }: Curve): string {
  const what = kind === "rate" ? metric : kind;
  return run === undefined ? what : `${run} ${what}`;
}

/** Curves as a plot draws them; smoothed ones lie over what was measured. Remembers what it has smoothed. */
export class CurveSeries {
  readonly #smoothers = new Map<string, Smoother>();

  /** Forgets what was smoothed: the curves have other points now. */
  reset(): void {
    this.#smoothers.clear();
  }

  of(drawn: readonly DrawnCurve[], runs: readonly (string | undefined)[], theme: Theme, smoothing: number): Series[] {
    return drawn.flatMap(({ curve, steps, values }): Series[] => {
      const colour = colourOf(curve, runs, theme);
      const line = { name: nameOf(curve), x: steps, y: values };
      if (curve.kind === "rate") return [{ ...line, right: true, stroke: { colour, width: 1.5, dash: [6, 3] } }];
      // Validation has a point an epoch; a dot makes the first one visible.
      if (curve.kind === "validation") return [{ ...line, dots: 3.5, stroke: { colour, width: 2, ...(runs.length > 1 && { dash: [4, 3] }) } }];
      if (smoothing === 0) return [{ ...line, stroke: { colour, width: 1.5 } }];
      return [
        { ...line, silent: true, stroke: { colour, width: 1, opacity: 0.25 } },
        { ...line, y: this.#smoother(curve, smoothing).follow(values), stroke: { colour, width: 2 } },
      ];
    });
  }

  #smoother(curve: Curve, weight: number): Smoother {
    const key = keyOf(curve);
    const known = this.#smoothers.get(key);
    if (known?.weight === weight) return known;
    const made = new Smoother(weight);
    this.#smoothers.set(key, made);
    return made;
  }
}

/** Steps at which an epoch ended. */
export function epochMarks({ step, stepsPerEpoch }: Pick<LossCurveState, "step" | "stepsPerEpoch">): number[] {
  if (stepsPerEpoch === null || stepsPerEpoch < 1) return [];
  const count = Math.floor(step / stepsPerEpoch);
  return count > EPOCH_MARKS ? [] : Array.from({ length: count }, (_, index) => (index + 1) * stepsPerEpoch);
}
