import type { LossCurveState } from "../../src/protocol/lossCurve.js";
import { CURVE_FILES, type CurveFile } from "./curveFiles.js";
import { element } from "./elements.js";
import { say } from "./words.js";

/** What the buttons do. */
export interface CurveActions {
  readonly stop: () => void;
  readonly toggleLog: () => void;
  /** Called while the slider moves, from 0 to 0.99. */
  readonly smooth: (weight: number) => void;
  readonly save: (file: CurveFile) => void;
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
  readonly #log = element("button", "gradbook-button", say("log"));
  readonly #slider = element("input", "gradbook-smoothing");
  readonly #weight = element("output", "gradbook-weight");
  readonly #stop = element("button", "gradbook-button gradbook-stop", say("Stop"));
  #stopping = false;

  constructor(actions: CurveActions) {
    this.#status.setAttribute("role", "status");
    this.#track.setAttribute("role", "progressbar");
    this.#track.setAttribute("aria-label", say("training progress"));
    this.#log.title = say("Logarithmic value axis");
    this.#log.addEventListener("click", actions.toggleLog);
    Object.assign(this.#slider, { type: "range", min: "0", max: "0.99", step: "0.01" });
    this.#slider.addEventListener("input", () => actions.smooth(Number(this.#slider.value)));
    const smoothing = element("label", "gradbook-label", say("smoothing"), [this.#slider, this.#weight]);
    smoothing.title = say("Share of the past in each point: 0 shows what was measured");
    this.#stop.title = say("Stop after this step and keep the weights");
    this.#stop.addEventListener("click", () => {
      this.#stopping = true;
      this.#stop.disabled = true;
      this.#stop.textContent = say("Stopping…");
      actions.stop();
    });
    const files = CURVE_FILES.map((file) => {
      const button = element("button", "gradbook-button", file);
      button.title = file === "CSV" ? say("Save every point that the page holds as CSV") : say("Save the picture as %1", file);
      button.addEventListener("click", () => actions.save(file));
      return button;
    });
    const group = element("span", "gradbook-group", "", files);
    group.setAttribute("role", "group");
    group.setAttribute("aria-label", say("save as"));
    const tools = element("div", "gradbook-tools", "", [this.#log, smoothing, group]);
    const top = element("div", "gradbook-top", "", [this.#title, this.#status, this.#facts, this.#stop]);
    this.node = element("div", "gradbook-head", "", [top, this.#track, this.#summary, tools]);
  }

  draw(state: LossCurveState, live: boolean): void {
    const running = state.status === "running";
    const share = running ? (state.totalSteps === null ? 0 : state.step / state.totalSteps) : 1;
    setText(this.#title, state.title);
    setText(this.#status, statusText(state, live));
    this.#status.dataset["status"] = running && !live ? "lost" : state.status;
    setText(this.#facts, facts(state));
    this.#bar.style.transform = `scaleX(${Math.min(1, share)})`;
    this.#track.setAttribute("aria-valuenow", String(Math.round(100 * share)));
    setText(this.#summary, state.summary);
    this.#track.hidden = !running || state.totalSteps === null;
    this.#summary.hidden = state.summary === "";
    this.#log.setAttribute("aria-pressed", String(state.logScale));
    if (this.#slider.value !== String(state.smoothing)) this.#slider.value = String(state.smoothing);
    setText(this.#weight, state.smoothing.toFixed(2));
    this.#stop.hidden = !running || !live;
    if (!running) this.#stopping = false;
    if (!this.#stopping) {
      this.#stop.disabled = false;
      setText(this.#stop, say("Stop"));
    }
  }
}

/** Writes only what changed: a screen reader reads a status again each time it is written. */
function setText(target: HTMLElement, text: string): void {
  if (target.textContent !== text) target.textContent = text;
}

/** How a training stands, in a word or two. */
export function statusText({ status }: Pick<LossCurveState, "status">, live: boolean): string {
  if (status === "running") return live ? say("running") : say("no longer running here");
  return status === "finished" ? say("finished") : say("stopped");
}

/** Epoch, step, speed and time left. */
export function facts(state: LossCurveState): string {
  const { step, totalSteps, stepsPerEpoch, stepsPerSecond, seconds, status } = state;
  const parts: string[] = [];
  if (stepsPerEpoch !== null && totalSteps !== null && step > 0) {
    parts.push(say("epoch %1 of %2", String(Math.ceil(step / stepsPerEpoch)), String(Math.round(totalSteps / stepsPerEpoch))));
  }
  parts.push(totalSteps === null ? say("step %1", whole(step)) : say("step %1 of %2", whole(step), whole(totalSteps)));
  if (status !== "running") {
    if (seconds > 0) parts.push(duration(seconds), say("%1 steps/s", speed(step / seconds)));
  } else if (stepsPerSecond !== null && stepsPerSecond > 0) {
    parts.push(say("%1 steps/s", speed(stepsPerSecond)));
    if (totalSteps !== null) parts.push(say("%1 left", duration((totalSteps - step) / stepsPerSecond)));
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
