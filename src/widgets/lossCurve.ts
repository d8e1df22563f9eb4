import { availableParallelism } from "node:os";
import { CURVE_STOP, curveColumns, LEARNING_RATE, type Curve, type CurveKind, type LossCurveState } from "../protocol/lossCurve.js";
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
  /** Name of the run that the first points belong to, where several are drawn over each other. */
  readonly run?: string;
}

/** What {@link LossCurve.begin} changes. */
export type NextRun = Pick<LossCurveOptions, "title" | "epochs" | "stepsPerEpoch" | "run">;

/**
 * Seconds between two messages: at first, how it grows with every second of the training, and the longest. Each message costs the training's
 * machine on its whole way to the screen; where the training uses every core, that time is the training's. A curve that is
 * ten times as long grows ten times as slowly to the eye, so fewer messages show as much.
 */
const PAUSE = { first: 0.1, growth: 0.2, longest: availableParallelism() > 2 ? 0.25 : 1 };

/** Seconds over which the speed is averaged. */
const SPEED_WINDOW = 3;

/**
 * Curves of a training, drawn while it runs: one panel a metric, training and validation in each, with progress, speed, time
 * left and a stop button; several runs over each other where they have names.
 *
 * @example
 * const curve = new LossCurve({ metrics: ["loss"], epochs: 1, stepsPerEpoch: 100 });
 * curve.show();
 * for (let step = 1; step <= 100; step++) {
 *   curve.add("loss", step, 1 / step);
 *   await new Promise((resolve) => setTimeout(resolve, 20));
 * }
 * curve.finish("loss 0.01");
 *
 * @example
 * const both = new LossCurve({ metrics: ["loss"] });
 * await one.fit(data, { callbacks: [callbacks.lossCurve({ into: both, run: "sgd" })] });
 * await two.fit(data, { callbacks: [callbacks.lossCurve({ into: both, run: "adam" })] });
 */
export class LossCurve extends WidgetModel<LossCurveState> {
  readonly view = "lossCurve";

  /** Times and steps of the last seconds, for the speed. */
  readonly #marks: { seconds: number; step: number }[] = [];
  readonly #names = new Map<string, { readonly steps: string; readonly values: string }>();
  #run: string | undefined;
  #started: number | undefined;
  #step = 0;
  #rate: number | undefined;

  constructor(options: LossCurveOptions) {
    const { title = "Training", metrics, run } = options;
    super({
      title,
      curves: metrics.map((metric) => ({ metric, kind: "train", ...(run !== undefined && { run }) })),
      status: "running",
      step: 0,
      ...lengthOf(options),
      stepsPerSecond: null,
      seconds: 0,
      summary: "",
      logScale: false,
      smoothing: 0,
    });
    this.#run = run;
    for (const curve of this.state.curves) this.#names.set(this.#key(curve.kind, curve.metric), curveColumns(curve));
  }

  /**
   * Begins another run over those that are drawn; clocks and progress start anew.
   *
   * @throws when the run has no name, or the name of one that is drawn: their points would be one curve
   */
  begin({ title, run, ...length }: NextRun): void {
    const drawn = this.state.curves.filter((curve) => this.column(curveColumns(curve).values).length > 0);
    if (drawn.some((curve) => curve.run === run)) {
      throw new Error(`lossCurve: run must be a name that no curve here has yet; received ${JSON.stringify(run)}. Give each run its own, such as { run: "adam" }.`);
    }
    this.#run = run;
    this.#started = undefined;
    this.#step = 0;
    this.#rate = undefined;
    this.#marks.length = 0;
    const metrics = [...new Set(this.state.curves.filter(({ kind }) => kind === "train").map(({ metric }) => metric))];
    const curves: Curve[] = metrics.map((metric) => ({ metric, kind: "train", ...(run !== undefined && { run }) }));
    for (const curve of curves) this.#names.set(this.#key(curve.kind, curve.metric), curveColumns(curve));
    this.set({ curves: [...drawn, ...curves], ...(title !== undefined && { title }), status: "running", step: 0, ...lengthOf(length), stepsPerSecond: null, seconds: 0, summary: "" });
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
    const names = this.#names.get(this.#key(kind, metric)) ?? this.#newCurve({ metric, kind, ...(this.#run !== undefined && { run: this.#run }) });
    this.append(names.steps, step);
    this.append(names.values, value);
    if (kind === "train" && step > this.#step) this.#progress(step);
  }

  /** Tells the learning rate; the page draws it on an axis of its own when it changes. */
  learningRate(step: number, value: number): void {
    if (value === this.#rate) return;
    // It held until now: without this point a step would be drawn as a slope.
    if (this.#rate !== undefined) this.add(LEARNING_RATE, step - 1, this.#rate, "rate");
    this.#rate = value;
    this.add(LEARNING_RATE, step, value, "rate");
  }

  /**
   * Ends the drawing: the last state goes to the page and into the output.
   *
   * @param summary One line on how it ended, such as "accuracy 0.981 after 3 epochs".
   * @param status "stopped" when it ended before its time.
   */
  finish(summary = "", status: "finished" | "stopped" = "finished"): void {
    if (this.#started !== undefined) this.#mark(performance.now() / 1000 - this.#started);
    if (this.#rate !== undefined) this.add(LEARNING_RATE, this.#step, this.#rate, "rate");
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
    return 1 / Math.min(PAUSE.longest, PAUSE.first + PAUSE.growth * this.state.seconds);
  }

  protected override accept(change: Readonly<Record<string, unknown>>): Partial<LossCurveState> {
    const { logScale, smoothing } = change;
    return {
      ...(typeof logScale === "boolean" && { logScale }),
      ...(typeof smoothing === "number" && smoothing >= 0 && smoothing < 1 && { smoothing }),
    };
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

  #newCurve(curve: Curve): { readonly steps: string; readonly values: string } {
    const names = curveColumns(curve);
    this.#names.set(this.#key(curve.kind, curve.metric), names);
    this.set({ curves: [...this.state.curves, curve] });
    return names;
  }

  /** Of a curve of the run that goes on: made for every point, so no JSON. */
  #key(kind: CurveKind, metric: string): string {
    return this.#run === undefined ? `${kind}/${metric}` : `${this.#run}: ${kind}/${metric}`;
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
    while (this.#marks.length > 2 && seconds - (this.#marks[1]?.seconds ?? 0) > SPEED_WINDOW) this.#marks.shift();
    const first = this.#marks[0];
    const span = first === undefined ? 0 : seconds - first.seconds;
    const stepsPerSecond = first !== undefined && span > 0 ? (step - first.step) / span : null;
    this.set({ step, seconds, stepsPerSecond });
  }
}

function lengthOf({ epochs, stepsPerEpoch }: Pick<LossCurveOptions, "epochs" | "stepsPerEpoch">): Pick<LossCurveState, "totalSteps" | "stepsPerEpoch"> {
  return { totalSteps: epochs !== undefined && stepsPerEpoch !== undefined ? epochs * stepsPerEpoch : null, stepsPerEpoch: stepsPerEpoch ?? null };
}

/** A live curve for a training loop of your own; `fit` shows one by itself. */
export function lossCurve(options: LossCurveOptions): LossCurve {
  return new LossCurve(options);
}
