import type Plotly from "plotly.js-cartesian-dist-min";
import type { Curve, LossCurveState } from "../../src/protocol/lossCurve.js";
import { type DrawnCurve, figure, layout, trace } from "./curveFigure.js";
import { element } from "./elements.js";
import { LiveRange } from "./liveRange.js";
import { LiveTail, MARGIN } from "./liveTail.js";
import type { Theme } from "./theme.js";

/** Most points of a curve on the screen. */
const POINTS = 2_000;

/**
 * Points a pixel of the plot's width while the training runs: more would not be seen, and plotly's time grows with them. All
 * {@link POINTS} are drawn at the end, for zooming in.
 */
const POINTS_PER_PIXEL = 2;

/** Milliseconds between two drawings of the whole plot while the training runs and its axes hold; {@link LiveTail} draws what comes meanwhile. */
const PLOT_EVERY = 1_500;

/** How much the step axis grows when the curve reaches its end. */
const AXIS_GROWTH = 1.5;

const CONFIG = {
  displaylogo: false,
  displayModeBar: "hover",
  modeBarButtonsToRemove: ["select2d", "lasso2d", "autoScale2d"],
  responsive: false,
};

/** One metric: its name, its newest values, and a plot of its curves. */
export class CurvePanel {
  readonly node: HTMLElement;
  readonly #plotly: typeof Plotly;
  readonly #plot = element("div", "gradbook-plot");
  readonly #tail = new LiveTail();
  readonly #values = element("span", "gradbook-values");
  readonly #resizes: ResizeObserver;

  /** What the plot shows: when it was drawn, of which state, and how many points of each curve. */
  #plotted: { readonly at: number; readonly key: string; readonly counts: ReadonlyMap<Curve["kind"], number> } | undefined;
  #valueRange = new LiveRange();
  #seen = new Map<Curve["kind"], number>();
  #log = false;
  #stepEnd = 0;
  #zoomed = false;

  constructor(plotly: typeof Plotly, metric: string) {
    this.#plotly = plotly;
    this.#plot.setAttribute("role", "img");
    const head = element("div", "gradbook-panel-head", "", [element("span", "gradbook-metric", metric), this.#values]);
    const area = element("div", "gradbook-plot-area", "", [this.#plot, this.#tail.node]);
    this.node = element("section", "gradbook-panel", "", [head, area]);
    Object.assign(this.#tail.node.style, {
      left: `${MARGIN.l}px`,
      top: `${MARGIN.t}px`,
      width: `calc(100% - ${MARGIN.l + MARGIN.r}px)`,
      height: `calc(100% - ${MARGIN.t + MARGIN.b}px)`,
    });
    this.#resizes = new ResizeObserver(() => {
      if (this.#plotted === undefined || this.#plot.clientWidth === 0) return;
      this.#tail.clear();
      void plotly.Plots.resize(this.#plot);
    });
    this.#resizes.observe(this.#plot);
  }

  /** Draws the plot anew where needed, and the newest points over it where that is enough. */
  draw(metric: string, curves: readonly DrawnCurve[], state: LossCurveState, theme: Theme): void {
    const filled = curves.filter(({ values }) => values.length > 0);
    const running = state.status === "running";
    const grown = this.#widen(filled, state);
    const key = JSON.stringify([state.status, state.logScale, theme, filled.map(({ curve, values }) => (curve.kind === "train" ? 0 : values.length))]);
    const plotted = this.#plotted;
    if (plotted === undefined || grown || key !== plotted.key || performance.now() - plotted.at > PLOT_EVERY) {
      this.#drawPlot(metric, filled, state, theme, key);
      return;
    }
    const train = filled.find(({ curve }) => curve.kind === "train");
    if (!running || this.#zoomed || train === undefined) return;
    const from = (plotted.counts.get("train") ?? 0) - 1;
    this.#tail.draw(train.steps, train.values, from, { x: [0, this.#stepEnd], y: this.#valueRange.ends, log: state.logScale }, theme.train);
  }

  dispose(): void {
    this.#resizes.disconnect();
    this.#plotly.purge(this.#plot);
    this.node.remove();
  }

  #drawPlot(metric: string, filled: readonly DrawnCurve[], state: LossCurveState, theme: Theme, key: string): void {
    const words = filled.map(({ curve, values }) => ({ curve, text: `${curve.kind} ${figure(values.at(-1) ?? NaN)}` }));
    this.#values.replaceChildren(...words.map(({ curve, text }) => element("span", `gradbook-value gradbook-${curve.kind}`, text)));
    this.#plot.setAttribute("aria-label", `${metric} by step: ${words.map(({ text }) => text).join(", ") || "no values yet"}`);
    const running = state.status === "running";
    const limit = running ? Math.min(POINTS, Math.max(200, POINTS_PER_PIXEL * this.#plot.clientWidth)) : POINTS;
    const ranges = running ? { x: [0, this.#stepEnd], y: this.#valueRange.ends } : undefined;
    void this.#plotly.react(this.#plot, filled.map((drawn) => trace(drawn, theme, limit)), layout(state, theme, ranges), CONFIG);
    this.#tail.clear();
    if (this.#plotted === undefined) this.#watchZoom();
    this.#plotted = { at: performance.now(), key, counts: new Map(filled.map(({ curve, values }) => [curve.kind, values.length])) };
  }

  /** Widens the axes for the points that are new. Returns whether one had to grow. */
  #widen(curves: readonly DrawnCurve[], state: LossCurveState): boolean {
    if (state.logScale !== this.#log) {
      this.#log = state.logScale;
      this.#valueRange = new LiveRange();
      this.#seen = new Map();
    }
    let grown = false;
    for (const { curve, steps, values } of curves) {
      for (let index = Math.min(this.#seen.get(curve.kind) ?? 0, values.length); index < values.length; index++) {
        const value = values[index] ?? NaN;
        grown = this.#valueRange.include(this.#log ? Math.log10(value) : value) || grown;
      }
      this.#seen.set(curve.kind, values.length);
      const last = steps.at(-1) ?? 0;
      if (last > this.#stepEnd) {
        this.#stepEnd = Math.max(last, Math.min(Math.max(20, last * AXIS_GROWTH), state.totalSteps ?? Infinity));
        grown = true;
      }
    }
    return grown;
  }

  /** While the user looks at a part of the plot, its axes are not ours, and only plotly knows where points lie. */
  #watchZoom(): void {
    this.#plot.on?.("plotly_relayout", (change) => {
      if (Object.keys(change).some((name) => name.includes(".range"))) this.#zoomed = true;
      if (Object.keys(change).some((name) => name.includes(".autorange"))) this.#zoomed = false;
      this.#tail.clear();
    });
  }
}
