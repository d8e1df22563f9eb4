import { DISPLAY, type MimeBundle } from "../protocol/host.js";
import type { PlotLine, PlotState } from "../protocol/plot.js";
import { WIDGET_MIME, WIDGET_PROTOCOL, type WidgetOutput } from "../protocol/widget.js";
import { plotSvg } from "./plotSvg.js";

/** The values of a line: alone, over the plot's own `x`, or with an `x` of their own. */
export type PlotValues =
  | ArrayLike<number>
  | {
      readonly x: ArrayLike<number>;
      readonly y: ArrayLike<number>;
      /** Whether every point gets a mark, or "only" a mark and no line; false. */
      readonly marks?: boolean | "only";
      /** Whether it stays in the background and out of the legend; false. */
      readonly faint?: boolean;
    };

export interface PlotOptions {
  /** Stands above the lines; "". */
  readonly title?: string;
  /** Where the values of lines without an `x` of their own stand; 0, 1, 2 and so on. */
  readonly x?: ArrayLike<number>;
  /** What stands below the horizontal axis; "". */
  readonly across?: string;
  /** What stands beside the vertical axis; "". */
  readonly up?: string;
  /** Whether the vertical axis counts powers of ten; values that are not positive are left out. */
  readonly log?: boolean;
}

/** Most points of a plot: more make the output larger than a notebook should hold. */
const MOST = 8_000;

/**
 * Lines over a pair of axes: a function, a few functions, a path on a map. See {@link plot}.
 */
export class Plot {
  readonly view = "plot";
  readonly state: PlotState;

  constructor(lines: Readonly<Record<string, PlotValues>>, options: PlotOptions = {}) {
    const { title = "", across = "", up = "", log = false } = options;
    this.state = { title, across, up, log, lines: Object.entries(lines).map(([label, values]) => lineOf(label, values, options.x)) };
    const points = this.state.lines.reduce((sum, { x }) => sum + x.length, 0);
    if (points === 0) throw new Error("plot: there must be a line with a point; received none. Write widgets.plot({ name: [1, 4, 9] }).");
    if (points > MOST) throw new Error(`plot: all lines together may have ${MOST} points; received ${points}. Leave out most of them: values.filter((_, i) => i % 10 === 0).`);
  }

  /** What the output holds. It is complete: a plot needs no kernel afterwards. */
  bundle(): MimeBundle {
    const output: WidgetOutput = { protocol: WIDGET_PROTOCOL, view: this.view, state: { ...this.state }, columns: {} };
    return { [WIDGET_MIME]: output, "image/svg+xml": plotSvg(this.state), "text/plain": this.toString() };
  }

  [DISPLAY](): MimeBundle {
    return this.bundle();
  }

  toString(): string {
    const { title, lines } = this.state;
    const named = lines.filter(({ faint }) => !faint).map(({ label, x, y }) => `${label}: ${y[0]} at ${x[0]} to ${y.at(-1)} at ${x.at(-1)}, ${x.length} points`);
    return [title === "" ? "plot" : title, ...named].join("\n");
  }
}

/**
 * Draws lines over a pair of axes, as a cell's last value.
 *
 * @param lines the values of each line by its name
 * @param options `title`, `x` for all lines, `across` and `up` for the axes, `log`
 * @returns the plot: a picture to hover and zoom in JupyterLab, an SVG picture elsewhere
 * @throws when a line has not one y for each x, or when there are more than 8,000 points
 * @example
 * const x = [-2, -1, 0, 1, 2];
 * widgets.plot({ relu: x.map((z) => Math.max(0, z)), tanh: x.map(Math.tanh) }, { x, across: "z" })
 */
export function plot(lines: Readonly<Record<string, PlotValues>>, options: PlotOptions = {}): Plot {
  return new Plot(lines, options);
}

function lineOf(label: string, values: PlotValues, shared: ArrayLike<number> | undefined): PlotLine {
  const own = "y" in values ? values : { x: shared ?? Array.from(values, (_, index) => index), y: values };
  const { x, y, marks = false, faint = false } = own;
  if (x.length !== y.length) throw new Error(`plot: ${label} must have one value for each x; received ${y.length} values for ${x.length} places.`);
  return { label, x: Array.from(x, short), y: Array.from(y, (value) => (Number.isFinite(value) ? short(value) : null)), marks, faint };
}

/** Five digits: more are not seen, and would only fill the notebook. */
function short(value: number): number {
  return Number(value.toPrecision(5));
}
