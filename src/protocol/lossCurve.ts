/** Which data a curve was measured on; `rate` is the learning rate, which has an axis of its own. */
export type CurveKind = "train" | "validation" | "rate";

/** One curve: a metric on one kind of data. Its points are the columns {@link curveColumns} names. */
export interface Curve {
  readonly metric: string;
  readonly kind: CurveKind;
  /** The run that it belongs to; absent where there is one without a name. */
  readonly run?: string;
}

/** Metric of the curve of kind `rate`. */
export const LEARNING_RATE = "learning rate";

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
  /** Share of the past in each point of a smoothed curve, from 0 (as measured) to less than 1; the page may change it. */
  readonly smoothing: number;
}

/** Names of the columns that hold a curve's steps and values. */
export function curveColumns(curve: Curve): { readonly steps: string; readonly values: string } {
  const name = `${curve.run === undefined ? "" : `${curve.run}: `}${curve.kind}/${curve.metric}`;
  return { steps: `${name}/steps`, values: `${name}/values` };
}

/** Content of the page's custom message when the stop button is pressed. */
export const CURVE_STOP = "stop";
