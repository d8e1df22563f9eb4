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

/**
 * Milliseconds between two drawings of the whole plot while the training runs and its axes hold; {@link LiveTail} draws what comes
 * meanwhile, and only values under the mouse wait for the plot.
 */
const PLOT_EVERY = 10_000;

/** Milliseconds between two writings of the newest values: faster, nobody reads them. */
const WORDS_EVERY = 500;

/** The step axis begins with so many steps; when the curve reaches its end, it grows by this factor, and by so many seconds at least. */
const AXIS = { steps: 50, factor: 2, seconds: 4 };

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
  #width = 0;
  #wordsWritten = -Infinity;

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
      this.#tail.measure();
      this.#width = this.#plot.clientWidth;
      if (this.#plotted === undefined || this.#width === 0) return;
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
    if (performance.now() - this.#wordsWritten > WORDS_EVERY) this.#write(metric, filled);
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
    this.#write(metric, filled);
    const running = state.status === "running";
    const limit = running ? Math.min(POINTS, Math.max(200, POINTS_PER_PIXEL * this.#width)) : POINTS;
    const last = Math.max(1, ...filled.map(({ steps }) => steps.at(-1) ?? 0));
    // The room to the right is for the mark of the last validation.
    const ranges = running ? { x: [0, this.#stepEnd], y: this.#valueRange.ends } : { x: [0, last * 1.02] };
    void this.#plotly.react(this.#plot, filled.map((drawn) => trace(drawn, theme, limit)), layout(state, theme, ranges), CONFIG);
    this.#tail.clear();
    if (this.#plotted === undefined) this.#watchZoom();
    this.#plotted = { at: performance.now(), key, counts: new Map(filled.map(({ curve, values }) => [curve.kind, values.length])) };
  }

  #write(metric: string, filled: readonly DrawnCurve[]): void {
    this.#wordsWritten = performance.now();
    const words = filled.map(({ curve, values }) => ({ curve, text: `${curve.kind} ${figure(values.at(-1) ?? NaN)}` }));
    this.#values.replaceChildren(...words.map(({ curve, text }) => element("span", `gradbook-value gradbook-${curve.kind}`, text)));
    this.#plot.setAttribute("aria-label", `${metric} by step: ${words.map(({ text }) => text).join(", ") || "no values yet"}`);
  }

  /** Widens the axes for the points that are new. Returns whether one had to grow. */
  #widen(curves: readonly DrawnCurve[], state: LossCurveState): boolean {
    if (state.logScale !== this.#log) {
      this.#log = state.logScale;
      this.#valueRange = new LiveRange();
      this.#seen = new Map();
    }
    let grown = this.#seen.size === 0 && curves.length > 0 && this.#expect(curves);
    for (const { curve, steps, values } of curves) {
      for (let index = Math.min(this.#seen.get(curve.kind) ?? 0, values.length); index < values.length; index++) {
        const value = values[index] ?? NaN;
        grown = this.#valueRange.include(this.#log ? Math.log10(value) : value) || grown;
      }
      this.#seen.set(curve.kind, values.length);
      const last = steps.at(-1) ?? 0;
      if (last > this.#stepEnd) {
        const ahead = last + AXIS.seconds * (state.stepsPerSecond ?? 0);
        this.#stepEnd = Math.max(last, Math.min(Math.max(AXIS.steps, last * AXIS.factor, ahead), state.totalSteps ?? Infinity));
        grown = true;
      }
    }
    return grown;
  }

  /** A loss falls towards 0 and an accuracy rises to 1 (0.9 and its headroom): axes that hold these from the start need not grow step by step. */
  #expect(curves: readonly DrawnCurve[]): boolean {
    if (this.#log || !curves.every(({ values }) => (values[0] ?? NaN) >= 0)) return false;
    this.#valueRange.include(0);
    if (curves.some(({ curve }) => /accuracy/i.test(curve.metric))) this.#valueRange.include(0.9);
    return true;
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
