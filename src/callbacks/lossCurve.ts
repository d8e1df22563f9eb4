import type { Scores } from "../metrics/totals.js";
import { LossCurve } from "../widgets/lossCurve.js";
import { Callback, type TrainingEnd } from "./callback.js";
import { scoresText } from "./progressLines.js";

/** How a training is drawn. */
export interface LossCurveCallbackOptions {
  /** A curve that this training is drawn into, over the runs that it has; a new one without it. */
  readonly into?: LossCurve;
  /** The run's name there. */
  readonly run?: string;
}

/** Milliseconds between two readings of a learning rate that a schedule computes: each reads a variable. */
const RATE_EVERY = 250;

/** See {@link lossCurve}. */
export class LossCurveCallback extends Callback {
  override readonly seesEachStep = false;
  readonly #options: LossCurveCallbackOptions;
  #curve: LossCurve | undefined;
  #rateRead = -Infinity;
  /** What has been measured and not yet been given to the curve. */
  #waiting: (() => void)[] = [];
  #forget: (() => void) | undefined;

  constructor(options: LossCurveCallbackOptions = {}) {
    super();
    this.#options = options;
  }

  override onTrainBegin(): void {
    const { title, metricNames, epochs, stepsPerEpoch } = this.training;
    const { into, run } = this.#options;
    const next = { title, epochs, stepsPerEpoch, ...(run !== undefined && { run }) };
    into?.begin(next);
    this.#curve = into ?? new LossCurve({ ...next, metrics: [...metricNames] });
    this.#forget = this.#curve.onStop(() => this.training.stop("the stop button was pressed"));
    this.#curve.show();
  }

  override onBatchEnd(step: number, scores: Scores): void {
    const rate = this.#learningRate();
    this.#later((curve) => {
      if (rate !== undefined) curve.learningRate(step, rate);
      for (const name in scores) curve.add(name, step, scores[name] ?? Number.NaN, "train");
    });
  }

  override onEpochEnd(epoch: number, scores: Scores): void {
    const step = epoch * this.training.stepsPerEpoch;
    this.#later((curve) => {
      for (const name of this.training.metricNames) {
        const value = scores[validationName(name)];
        if (value !== undefined) curve.add(name, step, value, "validation");
      }
    });
  }

  override onTrainEnd({ status, reason, scores }: TrainingEnd): void {
    const ended = status === "finished" ? "" : `${status}: ${reason}`;
    const summary = [scoresText(scores), ended].filter((part) => part !== "").join(" · ");
    this.#draw();
    this.#curve?.finish(summary, status === "finished" ? "finished" : "stopped");
    this.#forget?.();
  }

  /** The rate of this step; undefined where it was read a moment ago. */
  #learningRate(): number | undefined {
    const { optimizer } = this.training;
    if (!optimizer.isScheduled) return optimizer.learningRate;
    const now = performance.now();
    if (now - this.#rateRead < RATE_EVERY) return undefined;
    this.#rateRead = now;
    return optimizer.learningRate;
  }

  /** Drawing waits until the next step runs on its own thread: between two steps it would hold the training up. */
  #later(what: (curve: LossCurve) => void): void {
    if (this.#waiting.length === 0) setImmediate(() => this.#draw());
    this.#waiting.push(() => {
      if (this.#curve !== undefined) what(this.#curve);
    });
  }

  #draw(): void {
    for (const what of this.#waiting.splice(0)) what();
  }
}

/** `valLoss`: what the validation's figure of a metric is called. */
export function validationName(metric: string): string {
  return `val${metric.charAt(0).toUpperCase()}${metric.slice(1)}`;
}

/**
 * Draws the loss and the metrics while the model learns, with a button that stops it. `fit` does this by itself in a notebook.
 *
 * @param options `into` and `run` draw several trainings over each other.
 * @throws when `run` is the name of a run that `into` has already
 * @example
 * const both = widgets.lossCurve({ metrics: ["loss"] });
 * await net.fit(data, { callbacks: [callbacks.lossCurve({ into: both, run: "small" })] });
 * await larger.fit(data, { callbacks: [callbacks.lossCurve({ into: both, run: "large" })] });
 */
export function lossCurve(options: LossCurveCallbackOptions = {}): LossCurveCallback {
  return new LossCurveCallback(options);
}
