import { afterEach, beforeEach, expect, test } from "vitest";
import { PageModel } from "../../extension/host/pageModel.js";
import { Trainings, type TrainingStore } from "../../extension/host/trainings.js";
import type { WidgetOpen } from "../../src/protocol/widget.js";
import { setHost } from "../../src/widgets/host.js";
import { LossCurve } from "../../src/widgets/lossCurve.js";
import { RecordingHost } from "../widgets/recordingHost.js";

/** The browser's store, in memory. */
class MemoryStore implements TrainingStore {
  readonly #items = new Map<string, string>();
  getItem = (key: string): string | null => this.#items.get(key) ?? null;
  setItem = (key: string, value: string): void => {
    this.#items.set(key, value);
  };
}

let notebook: RecordingHost;
beforeEach(() => {
  notebook = new RecordingHost();
  setHost(notebook);
});
afterEach(() => setHost(undefined));

/** A training with its page, as extension/host/widgetHub.ts joins them. */
function training(title: string): { readonly curve: LossCurve; readonly page: PageModel; readonly id: string } {
  const curve = new LossCurve({ title, metrics: ["loss"] });
  curve.show();
  const page = new PageModel();
  const { comm } = notebook;
  comm.listener = ({ message, buffers }) => page.receive(message, buffers);
  page.connect((message) => comm.fromPage(message), comm.opened as WidgetOpen);
  return { curve, page, id: comm.id };
}

test("a training is followed, and what it has learnt outlives page and kernel", () => {
  const store = new MemoryStore();
  const trainings = new Trainings("/", store);
  const { curve, page, id } = training("mine");
  trainings.follow(id, page, "a.ipynb");
  for (let step = 1; step <= 5_000; step++) curve.add("loss", step, step === 3_333 ? 99 : 1 / step);
  curve.finish("done");
  const [restored, ...others] = new Trainings("/", store).all;
  expect(others).toEqual([]);
  expect(restored).toMatchObject({ id, notebook: "a.ipynb" });
  expect(restored?.model.get("summary")).toBe("done");
  const values = [...(restored?.model.get("train/loss/values") as Float32Array)];
  expect(values.length).toBeLessThanOrEqual(500);
  expect(values).toContain(99);
  expect(new Trainings("/another/", store).all).toEqual([]);
});

test("a page that goes while a training runs has it afterwards, and goes on with it", () => {
  const store = new MemoryStore();
  const trainings = new Trainings("/", store);
  const { curve, page, id } = training("mine");
  trainings.follow(id, page, "a.ipynb");
  curve.add("loss", 1, 2);
  trainings.save();
  const reloaded = new Trainings("/", store);
  const began = reloaded.all[0]?.began;
  expect(reloaded.all[0]?.model.live).toBe(false);
  reloaded.follow(id, page, "a.ipynb");
  expect(reloaded.all).toHaveLength(1);
  expect(reloaded.all[0]).toMatchObject({ began, model: page });
});

test("the oldest that have ended go first, running ones never", () => {
  const trainings = new Trainings("/", new MemoryStore());
  trainings.most = 2;
  const first = training("first");
  trainings.follow(first.id, first.page, "a.ipynb");
  for (let index = 0; index < 4; index++) {
    const { curve, page, id } = training(`ended ${index}`);
    trainings.follow(id, page, "a.ipynb");
    curve.add("loss", 1, index);
    curve.finish();
  }
  const last = training("last");
  trainings.follow(last.id, last.page, "a.ipynb");
  expect(trainings.all.map(({ model }) => model.get("title")).sort()).toEqual(["first", "last"]);
});

test("a damaged store, and one that is full, do no harm", () => {
  const damaged: TrainingStore = {
    getItem: () => '[{"id":1},{"id":"x","notebook":"n","began":1,"output":{"protocol":1,"view":"lossCurve","state":null,"columns":{}}},7]',
    setItem: () => {
      throw new Error("QuotaExceededError");
    },
  };
  const trainings = new Trainings("/", damaged);
  expect(trainings.all).toEqual([]);
  trainings.save();
  expect(new Trainings("/", { ...damaged, getItem: () => "{" }).all).toEqual([]);
});
