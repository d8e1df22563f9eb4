/** What is looked at in a layer. */
export const HISTOGRAM_KINDS = ["weights", "gradients", "activations"] as const;
export type HistogramKind = (typeof HISTOGRAM_KINDS)[number];

/** How values over time are drawn. */
export type HistogramStyle = "ridges" | "bands";

/** The shares of values that lie below each of a distribution's `bands`. */
export const BANDS = [0, 0.05, 0.25, 0.5, 0.75, 0.95, 1] as const;

/** How the numbers of one layer are distributed at one moment. */
export interface Distribution {
  /** Ends of the bins, which leave out the outermost values. */
  readonly low: number;
  readonly high: number;
  /** How full each bin is, against the fullest, from 0 to 99. */
  readonly bins: readonly number[];
  /** The share of numbers that are exactly 0, as behind a relu; the bins leave them out. */
  readonly zeros: number;
  /** Values that the shares {@link BANDS} lie below. */
  readonly bands: readonly number[];
}

/** All layers at one moment: an entry for each layer, null where it has no such numbers. */
export interface HistogramLook {
  readonly step: number;
  readonly weights: readonly (Distribution | null)[];
  readonly gradients: readonly (Distribution | null)[];
  readonly activations: readonly (Distribution | null)[];
}

/** State of the widget `histograms`. */
export interface HistogramsState {
  readonly title: string;
  readonly status: "waiting" | "running" | "finished";
  readonly layers: readonly string[];
  readonly looks: readonly HistogramLook[];
  /** What is drawn, and how; the page may change both. */
  readonly kind: HistogramKind;
  readonly style: HistogramStyle;
  /** Dead units, vanishing and exploding gradients, in words; empty when all is well. */
  readonly findings: readonly string[];
}
