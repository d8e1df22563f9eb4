import { CURVE_STOP } from "../../src/protocol/lossCurve.js";
import { isRunning, type Training, type Trainings } from "../host/trainings.js";
import type { Cleanup } from "../host/view.js";
import type { DrawnCurve } from "./curveFigure.js";
import { CurveGrid } from "./curveGrid.js";
import { facts, statusText } from "./curveHead.js";
import { drawnCurve, readState } from "./curveState.js";
import { element } from "./elements.js";
import { oncePerFrame } from "./oncePerFrame.js";
import { onThemeChange, readTheme } from "./theme.js";
import { say } from "./words.js";

/** Trainings that are drawn without being asked for: what runs, and so many of those before. */
const SHOWN_AT_FIRST = 2;

/** Milliseconds between two writings of the list while something runs. */
const WORDS_EVERY = 500;

/**
 * The Training panel: every training of the page in a list, and the chosen ones drawn over each other.
 *
 * @param visible Whether the panel is seen now; while it is not, nothing is drawn and no kernel sends anything for it.
 */
export function renderTrainings(trainings: Trainings, el: HTMLElement): { readonly show: (visible: boolean) => void; readonly stop: Cleanup } {
  const place = {};
  let visible = false;
  let log = false;
  let smoothing = 0;
  let listed = -Infinity;
  /** What the user has chosen; the others follow {@link SHOWN_AT_FIRST}. */
  const chosen = new Map<string, boolean>();
  const watched = new Set<Training["model"]>();

  const logButton = element("button", "gradbook-button", say("log"));
  logButton.title = say("Logarithmic value axis");
  const slider = element("input", "gradbook-smoothing");
  Object.assign(slider, { type: "range", min: "0", max: "0.99", step: "0.01", value: "0" });
  const smooth = element("label", "gradbook-label", say("smoothing"), [slider]);
  const list = element("ul", "gradbook-trainings-list");
  const empty = element("p", "gradbook-trainings-empty", say("No training yet. Run net.fit(…) in a notebook: its curves appear here, too."));
  const grid = new CurveGrid();
  const root = element("div", "gradbook-trainings", "", [element("h2", "gradbook-trainings-title", say("Training")), element("div", "gradbook-tools", "", [logButton, smooth]), list, empty, grid.node]);
  root.setAttribute("role", "region");
  root.setAttribute("aria-label", say("Trainings of all notebooks"));
  el.append(root);
  let theme = readTheme(root);

  const isShown = ({ id }: Training, index: number): boolean => chosen.get(id) ?? index < SHOWN_AT_FIRST;

  const draw = (): void => {
    if (!visible) return;
    const all = trainings.all;
    watch(all);
    const shown = all.filter(isShown).reverse();
    const running = shown.some(({ model }) => isRunning(model));
    const drawn = shown.flatMap((training) => labelled(training));
    const now = performance.now();
    if (!running || now - listed > WORDS_EVERY) {
      listed = now;
      writeList(list, all, { isShown, choose, remove: (id) => trainings.remove(id), stop: (id) => trainings.all.find((one) => one.id === id)?.model.send(CURVE_STOP) });
      empty.hidden = all.length > 0;
      root.querySelector<HTMLElement>(".gradbook-tools")?.toggleAttribute("hidden", all.length === 0);
    }
    logButton.setAttribute("aria-pressed", String(log));
    grid.draw(drawn, { running, logScale: log, smoothing, epochMarks: [], totalSteps: null, stepsPerSecond: null }, theme);
  };
  const painter = oncePerFrame(draw);
  const redraw = (): void => {
    listed = -Infinity;
    painter.request();
  };
  const choose = (id: string, show: boolean): void => {
    chosen.set(id, show);
    grid.reset();
    redraw();
  };
  /** A training that is drawn here is in sight here. */
  const watch = (all: readonly Training[]): void => {
    const wanted = new Set(visible ? all.filter((training, index) => isShown(training, index) && isRunning(training.model)).map(({ model }) => model) : []);
    for (const model of wanted) if (!watched.has(model)) model.look(place, true);
    for (const model of watched) if (!wanted.has(model)) model.look(place, undefined);
    watched.clear();
    for (const model of wanted) watched.add(model);
  };

  logButton.addEventListener("click", () => {
    log = !log;
    redraw();
  });
  slider.addEventListener("input", () => {
    smoothing = Number(slider.value);
    redraw();
  });
  let known = "";
  const cleanups = [
    trainings.onChange(() => {
      // Other trainings, or the same with other points: nothing that was drawn can be continued.
      const now = trainings.all.map(({ id, model }) => `${id} ${isRunning(model)}`).join();
      if (now !== known) {
        known = now;
        grid.reset();
        listed = -Infinity;
      }
      painter.request();
    }),
    onThemeChange(() => {
      theme = readTheme(root);
      redraw();
    }),
    painter.stop,
  ];
  return {
    show: (now) => {
      visible = now;
      watch(trainings.all);
      redraw();
    },
    stop: () => {
      visible = false;
      watch([]);
      for (const cleanup of cleanups) cleanup();
      grid.dispose();
      root.remove();
    },
  };
}

/** A training's curves under its name. */
function labelled(training: Training): DrawnCurve[] {
  const name = nameOfTraining(training);
  return readState(training.model).curves.map((curve) => {
    const drawn = drawnCurve(training.model, curve);
    return { ...drawn, curve: { ...curve, run: curve.run === undefined ? name : `${name} ${curve.run}` } };
  });
}

/** Title and time of day, which tells trainings of one network apart. */
function nameOfTraining({ model, began }: Training): string {
  return `${readState(model).title} ${new Date(began).toLocaleTimeString("en-GB")}`;
}

interface ListActions {
  readonly isShown: (training: Training, index: number) => boolean;
  readonly choose: (id: string, show: boolean) => void;
  readonly remove: (id: string) => void;
  readonly stop: (id: string) => void;
}

/** Writes the list anew; a row that is there keeps its elements, and with them the focus. */
function writeList(list: HTMLElement, all: readonly Training[], actions: ListActions): void {
  const rows = new Map([...list.children].map((row) => [(row as HTMLElement).dataset["training"] ?? "", row as HTMLElement]));
  const wanted = all.map((training, index) => {
    const row = rows.get(training.id) ?? newRow(training, actions);
    rows.delete(training.id);
    writeRow(row, training, actions.isShown(training, index));
    return row;
  });
  for (const row of rows.values()) row.remove();
  for (const [index, row] of wanted.entries()) if (list.children[index] !== row) list.insertBefore(row, list.children[index] ?? null);
}

function newRow(training: Training, { choose, remove, stop: end }: ListActions): HTMLElement {
  const { id } = training;
  const box = element("input", "gradbook-training-shown");
  box.type = "checkbox";
  box.addEventListener("change", () => choose(id, box.checked));
  const name = element("label", "gradbook-training-name", "", [box, element("span", "", nameOfTraining(training))]);
  const stop = element("button", "gradbook-button gradbook-training-stop", say("Stop"));
  stop.addEventListener("click", () => {
    stop.disabled = true;
    end(id);
  });
  const away = element("button", "gradbook-button gradbook-training-remove", "×");
  away.setAttribute("aria-label", say("remove %1", nameOfTraining(training)));
  away.addEventListener("click", () => remove(id));
  const row = element("li", "gradbook-training", "", [element("div", "gradbook-training-head", "", [name, stop, away]), element("div", "gradbook-training-facts")]);
  row.dataset["training"] = id;
  return row;
}

function writeRow(row: HTMLElement, { model, notebook }: Training, shown: boolean): void {
  const state = readState(model);
  const running = isRunning(model);
  row.dataset["status"] = running ? "running" : state.status === "running" ? "lost" : state.status;
  const box = row.querySelector<HTMLInputElement>(".gradbook-training-shown");
  if (box !== null) box.checked = shown;
  const stop = row.querySelector<HTMLButtonElement>(".gradbook-training-stop");
  if (stop !== null) stop.hidden = !running;
  const away = row.querySelector<HTMLButtonElement>(".gradbook-training-remove");
  if (away !== null) away.hidden = running;
  const text = [notebook, statusText(state, model.live), facts(state), state.summary].filter((part) => part !== "").join(" · ");
  const words = row.querySelector(".gradbook-training-facts");
  if (words !== null && words.textContent !== text) words.textContent = text;
}
