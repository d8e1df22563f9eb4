/** One line of a plot. */
export interface PlotLine {
  /** Stands in the legend; "" for a line that needs no name. */
  readonly label: string;
  readonly x: readonly number[];
  /** null leaves a gap. */
  readonly y: readonly (number | null)[];
  /** Whether every point gets a mark, or a mark and no line. */
  readonly marks: boolean | "only";
  /** Whether it stays in the background, as the contours behind a path. */
  readonly faint: boolean;
}

/** State of a plot: lines over one pair of axes. */
export interface PlotState {
  readonly title: string;
  /** Below the horizontal axis. */
  readonly across: string;
  /** Beside the vertical axis. */
  readonly up: string;
  /** Whether the vertical axis counts powers of ten. */
  readonly log: boolean;
  readonly lines: readonly PlotLine[];
}

/** Told apart by every kind of colour vision (Okabe and Ito), and readable on white and on dark; a line after the last begins again. */
export const PLOT_COLOURS = ["#0072b2", "#e69f00", "#009e73", "#d55e00", "#cc79a7", "#56b4e9", "#8c8c00", "#7f7f7f"] as const;
