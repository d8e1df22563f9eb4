import type { Scores } from "../metrics/totals.js";
import { LossCurve } from "../widgets/lossCurve.js";
import { Callback, type TrainingEnd } from "./callback.js";
import { scoresText } from "./progressLines.js";

/** See {@link lossCurve}. */
export class LossCurveCallback extends Callback {
  #curve: LossCurve | undefined;
  /** What has been measured and not yet been given to the curve. */
  #waiting: (() => void)[] = [];
  #forget: (() => void) | undefined;

  override onTrainBegin(): void {
    const { title, metricNames, epochs, stepsPerEpoch } = this.training;
    this.#curve = new LossCurve({ title, metrics: [...metricNames], epochs, stepsPerEpoch });
    this.#forget = this.#curve.onStop(() => this.training.stop("the stop button was pressed"));
    this.#curve.show();
  }

  override onBatchEnd(step: number, scores: Scores): void {
    this.#later((curve) => {
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
 * @example await net.fit(data, { callbacks: [callbacks.lossCurve()] });
 */
export function lossCurve(): LossCurveCallback {
  return new LossCurveCallback();
}
