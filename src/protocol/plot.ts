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

/** Of the saved picture, in the order of the page's own (extension/style/widgets.css); a line after the last begins again. */
export const PLOT_COLOURS = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#666"] as const;
