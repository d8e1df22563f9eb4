import type { LossCurveState } from "../../src/protocol/lossCurve.js";
import { element } from "./elements.js";

/** What the buttons do. */
export interface CurveActions {
  readonly stop: () => void;
  readonly toggleLog: () => void;
}

/** Title, progress, speed and buttons above the curves. */
export class CurveHead {
  readonly node: HTMLElement;
  readonly #title = element("span", "gradbook-title");
  readonly #status = element("span", "gradbook-status");
  readonly #facts = element("span", "gradbook-facts");
  readonly #summary = element("div", "gradbook-summary");
  readonly #bar = element("div", "gradbook-bar");
  readonly #track = element("div", "gradbook-track", "", [this.#bar]);
  readonly #log = element("button", "gradbook-button", "log");
  readonly #stop = element("button", "gradbook-button gradbook-stop", "Stop");
  #stopping = false;

  constructor(actions: CurveActions) {
    this.#status.setAttribute("role", "status");
    this.#track.setAttribute("role", "progressbar");
    this.#track.setAttribute("aria-label", "training progress");
    this.#log.title = "Logarithmic value axis";
    this.#log.setAttribute("aria-label", "logarithmic value axis");
    this.#log.addEventListener("click", actions.toggleLog);
    this.#stop.title = "Stop after this step and keep the weights";
    this.#stop.setAttribute("aria-label", "stop the training after this step and keep the weights");
    this.#stop.addEventListener("click", () => {
      this.#stopping = true;
      this.#stop.disabled = true;
      this.#stop.textContent = "Stopping…";
      actions.stop();
    });
    const top = element("div", "gradbook-top", "", [this.#title, this.#status, this.#facts, this.#log, this.#stop]);
    this.node = element("header", "gradbook-head", "", [top, this.#track, this.#summary]);
  }

  draw(state: LossCurveState, live: boolean): void {
    const running = state.status === "running";
    const share = running ? (state.totalSteps === null ? 0 : state.step / state.totalSteps) : 1;
    this.#title.textContent = state.title;
    setText(this.#status, statusText(state, live));
    this.#status.dataset["status"] = running && !live ? "lost" : state.status;
    setText(this.#facts, facts(state));
    this.#bar.style.width = `${100 * Math.min(1, share)}%`;
    this.#track.setAttribute("aria-valuenow", String(Math.round(100 * share)));
    setText(this.#summary, state.summary);
    this.#track.hidden = !running || state.totalSteps === null;
    this.#summary.hidden = state.summary === "";
    this.#log.setAttribute("aria-pressed", String(state.logScale));
    this.#stop.hidden = !running || !live;
    if (!running) this.#stopping = false;
    if (!this.#stopping) {
      this.#stop.disabled = false;
      this.#stop.textContent = "Stop";
    }
  }
}

/** Writes only what changed: a screen reader reads a status again each time it is written. */
function setText(target: HTMLElement, text: string): void {
  if (target.textContent !== text) target.textContent = text;
}

function statusText({ status }: LossCurveState, live: boolean): string {
  return status === "running" && !live ? "no longer running here" : status;
}

function facts(state: LossCurveState): string {
  const { step, totalSteps, stepsPerEpoch, stepsPerSecond, seconds, status } = state;
  const parts: string[] = [];
  if (stepsPerEpoch !== null && totalSteps !== null && step > 0) {
    parts.push(`epoch ${Math.ceil(step / stepsPerEpoch)} of ${Math.round(totalSteps / stepsPerEpoch)}`);
  }
  parts.push(totalSteps === null ? `step ${whole(step)}` : `step ${whole(step)} of ${whole(totalSteps)}`);
  if (status !== "running") {
    if (seconds > 0) parts.push(`${duration(seconds)} · ${speed(step / seconds)} steps/s`);
  } else if (stepsPerSecond !== null && stepsPerSecond > 0) {
    parts.push(`${speed(stepsPerSecond)} steps/s`);
    if (totalSteps !== null) parts.push(`${duration((totalSteps - step) / stepsPerSecond)} left`);
  }
  return parts.join(" · ");
}

function whole(value: number): string {
  return value.toLocaleString("en");
}

function speed(value: number): string {
  return value >= 10 ? whole(Math.round(value)) : value.toPrecision(2);
}

function duration(seconds: number): string {
  const rounded = Math.max(0, Math.round(seconds));
  if (rounded < 60) return `${rounded} s`;
  const minutes = Math.floor(rounded / 60);
  if (minutes < 60) return `${minutes} min ${rounded % 60} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
