/** Which data a curve was measured on. */
export type CurveKind = "train" | "validation";

/** One curve: a metric on one kind of data. Its points are the columns {@link curveColumns} names. */
export interface Curve {
  readonly metric: string;
  readonly kind: CurveKind;
}

/** Where the training stands. */
export type CurveStatus = "running" | "finished" | "stopped";

/** State of the widget `lossCurve`, points apart. */
export interface LossCurveState {
  readonly title: string;
  readonly curves: readonly Curve[];
  readonly status: CurveStatus;
  /** Steps done. */
  readonly step: number;
  /** Steps of the whole training; null when unknown. */
  readonly totalSteps: number | null;
  readonly stepsPerEpoch: number | null;
  readonly stepsPerSecond: number | null;
  /** Seconds since the first point. */
  readonly seconds: number;
  /** One line that says how it ended; empty while it runs. */
  readonly summary: string;
  /** Values on a logarithmic axis; the page may change it. */
  readonly logScale: boolean;
}

/** Names of the columns that hold a curve's steps and values. */
export function curveColumns(curve: Curve): { readonly steps: string; readonly values: string } {
  const name = `${curve.kind}/${curve.metric}`;
  return { steps: `${name}/steps`, values: `${name}/values` };
}

/** Content of the page's custom message when the stop button is pressed. */
export const CURVE_STOP = "stop";
