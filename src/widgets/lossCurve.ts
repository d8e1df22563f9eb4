import { availableParallelism } from "node:os";
import { CURVE_STOP, curveColumns, type Curve, type CurveKind, type LossCurveState } from "../protocol/lossCurve.js";
import { curveSvg } from "./curveSvg.js";
import { curveText } from "./curveText.js";
import type { ColumnGroup } from "./savedColumns.js";
import { WidgetModel } from "./widgetModel.js";

/** How a {@link LossCurve} is made. */
export interface LossCurveOptions {
  /** Stands above the plots. */
  readonly title?: string;
  /** Metrics in the order of their panels; one that is added later gets a panel at the end. */
  readonly metrics: readonly string[];
  /** With `stepsPerEpoch`: how long the training is, for the progress bar and the time left. */
  readonly epochs?: number;
  readonly stepsPerEpoch?: number;
}

/**
 * Messages a second, at first and after {@link LONG} seconds: each costs the training's machine on its whole way
 * to the screen, and a long curve grows too slowly for more to be seen. Servers and a page that draws in software take some 12 ms a
 * message, and where the training uses every core, that time is the training's.
 */
const RATE = { early: 10, late: availableParallelism() > 2 ? 5 : 2 };
const LONG = 1;

/** Seconds over which the speed is averaged. */
const SPEED_WINDOW = 3;

/**
 * Curves of a training, drawn while it runs: one panel a metric, training and validation in each, with progress, speed, time
 * left and a stop button.
 *
 * @example
 * const curve = new LossCurve({ metrics: ["loss"], epochs: 1, stepsPerEpoch: 100 });
 * curve.show();
 * for (let step = 1; step <= 100; step++) {
 *   curve.add("loss", step, 1 / step);
 *   await new Promise((resolve) => setTimeout(resolve, 20));
 * }
 * curve.finish("loss 0.01");
 */
export class LossCurve extends WidgetModel<LossCurveState> {
  readonly view = "lossCurve";

  /** Times and steps of the last seconds, for the speed. */
  readonly #marks: { seconds: number; step: number }[] = [];
  readonly #names = new Map<string, { steps: string; values: string }>();
  #started: number | undefined;
  #step = 0;

  constructor(options: LossCurveOptions) {
    const { title = "Training", metrics, epochs, stepsPerEpoch } = options;
    super({
      title,
      curves: metrics.map((metric) => ({ metric, kind: "train" })),
      status: "running",
      step: 0,
      totalSteps: epochs !== undefined && stepsPerEpoch !== undefined ? epochs * stepsPerEpoch : null,
      stepsPerEpoch: stepsPerEpoch ?? null,
      stepsPerSecond: null,
      seconds: 0,
      summary: "",
      logScale: false,
    });
    for (const curve of this.state.curves) this.#names.set(`${curve.kind}/${curve.metric}`, curveColumns(curve));
  }

  /**
   * Adds one point.
   *
   * @param metric Name of the metric, such as "loss".
   * @param step Training steps done when it was measured, from 1.
   * @param value The metric; NaN leaves a gap.
   * @param kind Data that it was measured on.
   */
  add(metric: string, step: number, value: number, kind: CurveKind = "train"): void {
    const names = this.#names.get(`${kind}/${metric}`) ?? this.#newCurve({ metric, kind });
    this.append(names.steps, step);
    this.append(names.values, value);
    if (kind === "train" && step > this.#step) this.#progress(step);
  }

  /**
   * Ends the drawing: the last state goes to the page and into the output.
   *
   * @param summary One line on how it ended, such as "accuracy 0.981 after 3 epochs".
   * @param status "stopped" when it ended before its time.
   */
  finish(summary = "", status: "finished" | "stopped" = "finished"): void {
    if (this.#started !== undefined) this.#mark(performance.now() / 1000 - this.#started);
    this.set({ status, summary });
    this.settle();
  }

  /** Calls `listener` when the page's stop button is pressed; returns the function that takes it off. */
  onStop(listener: () => void): () => void {
    return this.onCustom((content) => {
      if (content === CURVE_STOP) listener();
    });
  }

  protected override get rate(): number {
    return this.state.seconds < LONG ? RATE.early : RATE.late;
  }

  protected override accept(change: Readonly<Record<string, unknown>>): Partial<LossCurveState> {
    return typeof change["logScale"] === "boolean" ? { logScale: change["logScale"] } : {};
  }

  protected override svg(): string {
    return curveSvg(this.state, (name) => this.column(name));
  }

  protected override text(): string {
    return curveText(this.state, (name) => this.column(name));
  }

  protected override groups(): readonly ColumnGroup[] {
    return [...this.#names.values()].map(({ steps, values }) => ({ columns: [steps, values], by: values }));
  }

  #newCurve(curve: Curve): { steps: string; values: string } {
    const names = curveColumns(curve);
    this.#names.set(`${curve.kind}/${curve.metric}`, names);
    const known = this.state.curves.some((other) => other.metric === curve.metric && other.kind === curve.kind);
    if (!known) this.set({ curves: [...this.state.curves, curve] });
    return names;
  }

  /** Looks at the clock for every step, but changes the state only as often as a page can be told. */
  #progress(step: number): void {
    const now = performance.now() / 1000;
    this.#started ??= now;
    this.#step = step;
    const seconds = now - this.#started;
    const last = this.#marks.at(-1);
    if (last === undefined || seconds - last.seconds >= 1 / this.rate) this.#mark(seconds);
  }

  #mark(seconds: number): void {
    const step = this.#step;
    this.#marks.push({ seconds, step });
    while (this.#marks.length > SPEED_WINDOW * this.rate) this.#marks.shift();
    const first = this.#marks[0];
    const span = first === undefined ? 0 : seconds - first.seconds;
    const stepsPerSecond = first !== undefined && span > 0 ? (step - first.step) / span : null;
    this.set({ step, seconds, stepsPerSecond });
  }
}

/** A live curve for a training loop of your own; `fit` shows one by itself. */
export function lossCurve(options: LossCurveOptions): LossCurve {
  return new LossCurve(options);
}
