import type { Curve } from "../../src/protocol/lossCurve.js";
import type { Figure } from "../plot/figure.js";
import { figureText } from "../plot/figureText.js";
import { Plot } from "../plot/plot.js";
import { type AxesState, CurveAxes } from "./curveAxes.js";
import { colourOf, CurveSeries, type DrawnCurve, nameOf } from "./curveFigure.js";
import { element } from "./elements.js";
import type { Theme } from "./theme.js";
import { say } from "./words.js";

/** Milliseconds between two writings of the newest values while the training runs: faster, nobody reads them. */
const WORDS_EVERY = 900;

/** More values than this do not fit above a plot; the read-out has them all. */
const MOST_VALUES = 4;

/** What a panel shows besides its curves. */
export interface PanelState extends AxesState {
  readonly smoothing: number;
  readonly epochMarks: readonly number[];
  /** All runs of the widget, so that a run has one colour in every panel. */
  readonly runs: readonly (string | undefined)[];
}

/** One metric: its name, its newest values, and a plot of its curves. */
export class CurvePanel {
  readonly node: HTMLElement;
  readonly #plot = new Plot();
  readonly #axes = new CurveAxes();
  readonly #rateAxes = new CurveAxes();
  readonly #series = new CurveSeries();
  readonly #values = element("span", "gradbook-values");
  #figure: Omit<Figure, "width" | "height"> | undefined;
  #wordsWritten = -Infinity;
  /** What the values' elements were made for. */
  #marks = "";

  constructor(readonly metric: string) {
    const head = element("div", "gradbook-panel-head", "", [element("span", "gradbook-metric", metric), this.#values]);
    this.node = element("section", "gradbook-panel", "", [head, this.#plot.node]);
  }

  /** What is drawn, for a file; undefined before the first drawing. */
  get figure(): Omit<Figure, "width" | "height"> | undefined {
    return this.#figure;
  }

  /** Forgets what was drawn: the curves have other points now. */
  reset(): void {
    this.#axes.reset();
    this.#rateAxes.reset();
    this.#series.reset();
  }

  /** @param rates Learning rates, drawn on an axis to the right. */
  draw(curves: readonly DrawnCurve[], rates: readonly DrawnCurve[], state: PanelState, theme: Theme): void {
    const filled = curves.filter(({ values }) => values.length > 0);
    const { x, y } = this.#axes.of(filled, state);
    const right = this.#rateAxes.of(rates, { ...state, logScale: false }).y;
    this.#figure = {
      x,
      y,
      ...(rates.length > 0 && { right: { ...right, name: say("learning rate") } }),
      across: say("step"),
      marks: state.epochMarks,
      series: this.#series.of([...rates, ...filled], state.runs, theme, state.smoothing),
      theme,
    };
    this.#plot.draw(this.#figure);
    if (!state.running || performance.now() - this.#wordsWritten > WORDS_EVERY) this.#write(filled, state, theme);
  }

  dispose(): void {
    this.#plot.dispose();
    this.node.remove();
  }

  #write(filled: readonly DrawnCurve[], { runs }: PanelState, theme: Theme): void {
    this.#wordsWritten = performance.now();
    const words = filled.map(({ curve, values }) => ({ curve, text: `${nameOf(curve)} ${figureText(values.at(-1) ?? NaN)}` }));
    const shown = words.slice(0, MOST_VALUES);
    const rest = words.length > MOST_VALUES ? `+${words.length - MOST_VALUES}` : "";
    const isDashed = ({ kind }: Curve): boolean => kind === "validation" && runs.length > 1;
    const marks = JSON.stringify([shown.map(({ curve }) => [curve.kind, colourOf(curve, runs, theme), isDashed(curve)]), rest]);
    if (marks !== this.#marks) {
      this.#marks = marks;
      const made = shown.map(({ curve }) => {
        const swatch = element("span", isDashed(curve) ? "gradbook-swatch gradbook-dashed" : "gradbook-swatch");
        swatch.style.color = colourOf(curve, runs, theme);
        return element("span", `gradbook-value gradbook-${curve.kind}`, "", [swatch, document.createTextNode("")]);
      });
      this.#values.replaceChildren(...made, ...(rest === "" ? [] : [element("span", "gradbook-value", rest)]));
    }
    // New text in old elements: while a training runs, the page has less to lay out.
    for (const [index, { text }] of shown.entries()) {
      const place = this.#values.children[index]?.lastChild;
      if (place instanceof Text) place.data = text;
    }
    this.#plot.label = say("%1 by step: %2", this.metric, words.map(({ text }) => text).join(", ") || say("no values yet"));
  }
}
