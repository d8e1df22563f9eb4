import { thinPeaks } from "../../src/arithmetic/thinPeaks.js";
import { curveColumns } from "../../src/protocol/lossCurve.js";
import { WIDGET_PROTOCOL, type WidgetOutput } from "../../src/protocol/widget.js";
import { drawnCurve, readState } from "../views/curveState.js";
import { PageModel } from "./pageModel.js";
import { isWidgetOutput } from "./widgetOutput.js";

/** Points of a curve that are kept of a training that has ended, so that many can be compared. */
const KEPT_POINTS = 500;

/** One training that the page has seen. */
export interface Training {
  readonly id: string;
  readonly notebook: string;
  /** When this page first saw it, in milliseconds since 1970. */
  readonly began: number;
  readonly model: PageModel;
}

/** Where trainings are kept over a reload: the browser's localStorage, but for tests. */
export type TrainingStore = Pick<Storage, "getItem" | "setItem">;

/** Whether a model is a training that still goes on. */
export function isRunning(model: PageModel): boolean {
  return model.view === "lossCurve" && model.live && model.get("status") === "running";
}

/** The running and the last trainings of every notebook that is open in this page. */
export class Trainings {
  readonly #key: string;
  readonly #store: TrainingStore;
  readonly #trainings = new Map<string, Training>();
  readonly #listeners = new Set<() => void>();
  #most = 20;

  /** @param place Tells servers of one origin apart, such as JupyterLab's base address. */
  constructor(place: string, store: TrainingStore) {
    this.#key = `gradbook:trainings:${place}`;
    this.#store = store;
    for (const training of this.#load()) this.#trainings.set(training.id, training);
  }

  /** Newest first. */
  get all(): readonly Training[] {
    return [...this.#trainings.values()].sort((a, b) => b.began - a.began);
  }

  /** How many are kept; the oldest that have ended go first. */
  set most(count: number) {
    this.#most = count;
    this.#trim();
    this.save();
    this.#tell();
  }

  /** Calls `listener` when a training comes, goes on or ends; returns what stops it. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Takes in a training that runs; one that is known from before a reload goes on. */
  follow(id: string, model: PageModel, notebook: string): void {
    this.#trainings.set(id, { id, notebook, began: this.#trainings.get(id)?.began ?? Date.now(), model });
    this.#trim();
    this.#tell();
    const off = [
      model.on("change", () => {
        this.#tell();
        if (model.get("status") !== "running") end();
      }),
      model.on("live", () => {
        if (!model.live) end();
      }),
    ];
    const end = (): void => {
      for (const stop of off) stop();
      const training = this.#trainings.get(id);
      if (training?.model === model) this.#trainings.set(id, { ...training, model: restored(output(model)) });
      this.save();
      this.#tell();
    };
  }

  remove(id: string): void {
    this.#trainings.delete(id);
    this.save();
    this.#tell();
  }

  /** Writes everything down, as before the page goes. */
  save(): void {
    const kept = [...this.#trainings.values()].map(({ id, notebook, began, model }) => ({ id, notebook, began, output: output(model) }));
    try {
      this.#store.setItem(this.#key, JSON.stringify(kept));
    } catch {
      // The store is full or forbidden: the trainings last as long as the page.
    }
  }

  #load(): Training[] {
    try {
      const kept: unknown = JSON.parse(this.#store.getItem(this.#key) ?? "[]");
      return Array.isArray(kept) ? kept.flatMap(trainingOf) : [];
    } catch {
      return [];
    }
  }

  #trim(): void {
    const ended = this.all.filter(({ model }) => !isRunning(model));
    const room = Math.max(0, this.#most - (this.#trainings.size - ended.length));
    for (const { id } of ended.slice(room)) this.#trainings.delete(id);
  }

  #tell(): void {
    for (const listener of [...this.#listeners]) listener();
  }
}

/** A training's last state with fewer points. */
function output(model: PageModel): WidgetOutput {
  const state = readState(model);
  const columns: Record<string, (number | null)[]> = {};
  for (const curve of state.curves) {
    const names = curveColumns(curve);
    const { steps, values } = drawnCurve(model, curve);
    const kept = thinPeaks(values, KEPT_POINTS);
    columns[names.steps] = Array.from(kept, (index) => steps[index] ?? null);
    columns[names.values] = Array.from(kept, (index) => finite(values[index]));
  }
  return { protocol: WIDGET_PROTOCOL, view: "lossCurve", state: { ...state }, columns };
}

function finite(value: number | undefined): number | null {
  return value !== undefined && Number.isFinite(value) ? Number(value.toPrecision(6)) : null;
}

function restored(saved: WidgetOutput): PageModel {
  const model = new PageModel();
  model.load(saved);
  return model;
}

function trainingOf(kept: unknown): Training[] {
  const { id, notebook, began, output: saved } = (typeof kept === "object" && kept !== null ? kept : {}) as Record<string, unknown>;
  if (typeof id !== "string" || typeof notebook !== "string" || typeof began !== "number" || !isWidgetOutput(saved)) return [];
  return [{ id, notebook, began, model: restored(saved) }];
}
