import type { Scores } from "../metrics/totals.js";
import { LossCurve } from "../widgets/lossCurve.js";
import { Callback, type TrainingEnd } from "./callback.js";
import { scoresText } from "./progressLines.js";

/** See {@link lossCurve}. */
export class LossCurveCallback extends Callback {
  #curve: LossCurve | undefined;
  #forget: (() => void) | undefined;

  override onTrainBegin(): void {
    const { title, metricNames, epochs, stepsPerEpoch } = this.training;
    this.#curve = new LossCurve({ title, metrics: [...metricNames], epochs, stepsPerEpoch });
    this.#forget = this.#curve.onStop(() => this.training.stop("the stop button was pressed"));
    this.#curve.show();
  }

  override onBatchEnd(step: number, scores: Scores): void {
    for (const name in scores) this.#curve?.add(name, step, scores[name] ?? Number.NaN, "train");
  }

  override onEpochEnd(epoch: number, scores: Scores): void {
    for (const name of this.training.metricNames) {
      const value = scores[validationName(name)];
      if (value !== undefined) this.#curve?.add(name, epoch * this.training.stepsPerEpoch, value, "validation");
    }
  }

  override onTrainEnd({ status, reason, scores, seconds }: TrainingEnd): void {
    const ended = status === "finished" ? "" : ` · ${status}: ${reason}`;
    this.#curve?.finish(`${scoresText(scores)} · ${seconds.toFixed(1)} s${ended}`, status === "finished" ? "finished" : "stopped");
    this.#forget?.();
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
