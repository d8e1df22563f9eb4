import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { DISPLAY, type MimeBundle } from "../../src/protocol/host.js";
import { CURVE_STOP } from "../../src/protocol/lossCurve.js";
import { WIDGET_MIME, WIDGET_STATE_LIMIT, type WidgetOutput } from "../../src/protocol/widget.js";
import { setHost } from "../../src/widgets/host.js";
import { LossCurve } from "../../src/widgets/lossCurve.js";
import { RecordingHost, type Sent } from "./recordingHost.js";

let notebook: RecordingHost;

beforeEach(() => {
  notebook = new RecordingHost();
  setHost(notebook);
});
afterEach(() => setHost(undefined));

/** All values that messages of one kind carried for a column. */
function values(sent: readonly Sent[], kind: "update" | "snapshot", column: string): number[] {
  return sent.flatMap(({ message, buffers }) => {
    if (message.kind !== kind) return [];
    const index = message.columns.indexOf(column);
    return index < 0 ? [] : Array.from(buffers[index] ?? []);
  });
}

/** Runs with a clock of the test's own, which stands still but for what `pass` adds to it, however busy the machine is. */
function underClock(run: (pass: (milliseconds: number) => void) => void): void {
  let clock = Math.ceil(performance.now());
  const now = vi.spyOn(performance, "now").mockImplementation(() => clock);
  try {
    run((milliseconds) => (clock += milliseconds));
  } finally {
    now.mockRestore();
  }
}

describe("a live curve", () => {
  test("sends every point once, as float32 buffers beside numbered messages", async () => {
    const curve = new LossCurve({ metrics: ["loss"], epochs: 1, stepsPerEpoch: 50 });
    curve.show();
    for (let step = 1; step <= 50; step++) {
      curve.add("loss", step, 1 / step);
      if (step % 10 === 0) await sleep(30);
    }
    await sleep(120);
    const { sent } = notebook.comm;
    expect(values(sent, "update", "train/loss/steps")).toEqual(Array.from({ length: 50 }, (_, index) => index + 1));
    expect(values(sent, "update", "train/loss/values")).toEqual(Array.from({ length: 50 }, (_, index) => Math.fround(1 / (index + 1))));
    const numbers = sent.map(({ message }) => ("seq" in message ? message.seq : NaN));
    expect(numbers).toEqual(numbers.map((_, index) => index + 1));
  });

  test("sends ten messages a second at first and fewer as it gets longer, also from a loop that never yields", () => {
    underClock((pass) => {
      const curve = new LossCurve({ metrics: ["loss"] });
      curve.show();
      for (let step = 1; step <= 690; step++) {
        curve.add("loss", step, Math.random());
        pass(1);
      }
    });
    // Pauses of 0.1 s and a fifth of what has passed when the page was last told: at 0, 0.1, about 0.23, 0.39 and 0.58 s, and 0.75 at the earliest.
    expect(notebook.comm.sent.length).toBe(5);
  });

  test("runs lie over each other by name, and a name is given once", () => {
    const curve = new LossCurve({ metrics: ["loss"], run: "sgd", epochs: 1, stepsPerEpoch: 2 });
    curve.add("loss", 1, 3);
    curve.add("loss", 2, 2);
    curve.finish("done");
    curve.begin({ run: "adam", epochs: 2, stepsPerEpoch: 2 });
    expect(curve.state).toMatchObject({ status: "running", step: 0, totalSteps: 4, summary: "" });
    curve.add("loss", 1, 1);
    curve.add("loss", 2, 0.5, "validation");
    expect(curve.state.curves).toEqual([
      { metric: "loss", kind: "train", run: "sgd" },
      { metric: "loss", kind: "train", run: "adam" },
      { metric: "loss", kind: "validation", run: "adam" },
    ]);
    expect([...curve.column("sgd: train/loss/values")]).toEqual([3, 2]);
    expect([...curve.column("adam: train/loss/values")]).toEqual([1]);
    expect(() => curve.begin({ run: "sgd" })).toThrow(/run must be a name that no curve here has yet; received "sgd"/);
    expect(curve.bundle()["text/plain"]).toContain("sgd: loss (train): 2 at step 2");
  });

  test("a learning rate that changes is drawn as steps, until the end", () => {
    const curve = new LossCurve({ metrics: ["loss"] });
    for (const [index, rate] of [0.5, 0.5, 0.25, 0.25].entries()) {
      curve.learningRate(index + 1, rate);
      curve.add("loss", index + 1, 1);
    }
    curve.finish();
    expect([...curve.column("rate/learning rate/steps")]).toEqual([1, 2, 3, 4]);
    expect([...curve.column("rate/learning rate/values")]).toEqual([0.5, 0.5, 0.25, 0.25]);
  });

  test("holds a million points: the picture keeps the peak, and the numbers take eight bytes a point", () => {
    const curve = new LossCurve({ metrics: ["loss"] });
    curve.show();
    const before = process.memoryUsage().arrayBuffers;
    for (let step = 1; step <= 1_000_000; step++) curve.add("loss", step, step === 654_321 ? 99 : Math.sin(step / 5_000));
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(60e6);
    expect(curve.column("train/loss/values").length).toBe(1_000_000);
    const { columns } = curve.bundle()[WIDGET_MIME] as WidgetOutput;
    const at = (columns["train/loss/values"] ?? []).indexOf(99);
    expect(columns["train/loss/steps"]?.[at]).toBe(654_321);
    notebook.comm.fromPage({ kind: "attach", page: "p", reloaded: false });
    const snapshot = values(notebook.comm.sent, "snapshot", "train/loss/values");
    expect(snapshot.length).toBeLessThanOrEqual(20_000);
    expect(Math.max(...snapshot)).toBe(99);
  });

  test("a page that attaches gets a snapshot, and the rest from there on", async () => {
    const curve = new LossCurve({ metrics: ["loss"] });
    curve.show();
    curve.add("loss", 1, 3);
    curve.add("loss", 2, 2);
    notebook.comm.fromPage({ kind: "attach", page: "p", reloaded: false });
    curve.add("loss", 3, 1);
    await sleep(120);
    const { sent } = notebook.comm;
    const snapshot = sent.findIndex(({ message }) => message.kind === "snapshot");
    expect(values(sent.slice(snapshot), "snapshot", "train/loss/values")).toEqual([3, 2]);
    expect(values(sent.slice(snapshot), "update", "train/loss/values")).toEqual([1]);
  });

  test("falls silent when the last page leaves, and a page that comes back gets everything", async () => {
    const curve = new LossCurve({ metrics: ["loss"] });
    curve.show();
    notebook.comm.fromPage({ kind: "attach", page: "a", reloaded: false });
    notebook.comm.fromPage({ kind: "attach", page: "b", reloaded: false });
    notebook.comm.fromPage({ kind: "detach", page: "a" });
    await sleep(110);
    curve.add("loss", 1, 3);
    await sleep(120);
    expect(values(notebook.comm.sent, "update", "train/loss/values")).toEqual([3]);

    notebook.comm.fromPage({ kind: "detach", page: "b" });
    const before = notebook.comm.sent.length;
    curve.add("loss", 2, 2);
    await sleep(120);
    expect(notebook.comm.sent.length).toBe(before);

    notebook.comm.fromPage({ kind: "attach", page: "c", reloaded: true });
    expect(values(notebook.comm.sent.slice(before), "snapshot", "train/loss/values")).toEqual([3, 2]);
  });

  test("the stop button reaches the listener until it is taken off", () => {
    const curve = new LossCurve({ metrics: ["loss"] });
    let stops = 0;
    const off = curve.onStop(() => stops++);
    curve.show();
    notebook.comm.fromPage({ kind: "custom", content: "something else" });
    expect(stops).toBe(0);
    notebook.comm.fromPage({ kind: "custom", content: CURVE_STOP });
    expect(stops).toBe(1);
    off();
    notebook.comm.fromPage({ kind: "custom", content: CURVE_STOP });
    expect(stops).toBe(1);
  });

  test("a page may change axis and smoothing, and nothing else", () => {
    const curve = new LossCurve({ metrics: ["loss"], title: "mine" });
    curve.show();
    notebook.comm.fromPage({ kind: "set", page: "page", turn: 1, state: { logScale: true, title: "theirs", step: 99 } });
    expect(curve.state).toMatchObject({ logScale: true, title: "mine", step: 0 });
    notebook.comm.fromPage({ kind: "set", page: "page", turn: 1, state: { logScale: "yes" } });
    expect(curve.state.logScale).toBe(true);
    notebook.comm.fromPage({ kind: "set", page: "page", turn: 1, state: { smoothing: 0.6 } });
    for (const wrong of [1, -0.1, NaN, "0.5"]) notebook.comm.fromPage({ kind: "set", page: "page", turn: 1, state: { smoothing: wrong } });
    expect(curve.state.smoothing).toBe(0.6);
  });

  test("tells progress, speed and the whole length", () => {
    const curve = new LossCurve({ metrics: ["loss"], epochs: 3, stepsPerEpoch: 100 });
    underClock((pass) => {
      for (let step = 1; step <= 20; step++) {
        curve.add("loss", step, 1);
        pass(10);
      }
      curve.add("loss", 20, 0.5, "validation");
      curve.finish("done");
    });
    expect(curve.state).toMatchObject({ step: 20, totalSteps: 300, stepsPerEpoch: 100, status: "finished", summary: "done" });
    // 19 steps after the first one lie 0.2 s behind it at the end.
    expect(curve.state.seconds).toBeCloseTo(0.2, 6);
    expect(curve.state.stepsPerSecond).toBeCloseTo(19 / 0.2, 6);
  });

  test("works without a notebook except for show, which says what to do", () => {
    setHost(undefined);
    const curve = new LossCurve({ metrics: ["loss"] });
    curve.add("loss", 1, 2);
    curve.finish();
    expect(curve.bundle()["text/plain"]).toContain("loss (train): 2 at step 1");
    expect(() => curve.show()).toThrow(/show\(\) needs a notebook.*bundle\(\)/);
  });

  test("a page that closes the comm ends the messages", async () => {
    const curve = new LossCurve({ metrics: ["loss"] });
    curve.show();
    notebook.comm.closeFromPage();
    curve.add("loss", 1, 1);
    curve.finish();
    await sleep(120);
    expect(notebook.comm.sent).toEqual([]);
  });

  test("old finished curves let go of their comm", () => {
    for (let index = 0; index < 20; index++) {
      const curve = new LossCurve({ metrics: ["loss"] });
      curve.show();
      curve.finish();
    }
    const open = notebook.comms.filter((comm) => !comm.closed);
    expect(open).toHaveLength(16);
    expect(open).toEqual(notebook.comms.slice(-16));
  });
});

describe("what stays in the notebook", () => {
  test("the output under the same display id has the last state", () => {
    const curve = new LossCurve({ metrics: ["loss"] });
    curve.show();
    expect(notebook.output).toMatchObject({ view: "lossCurve", model: notebook.comm.id, state: { status: "running" }, columns: {} });
    curve.add("loss", 1, 0.25);
    curve.finish("it learned", "stopped");
    expect(notebook.displays).toHaveLength(2);
    expect(notebook.displays[1]?.options).toEqual({ displayId: notebook.displays[0]?.options?.displayId, update: true });
    expect(notebook.output).toMatchObject({
      state: { status: "stopped", summary: "it learned" },
      columns: { "train/loss/steps": [1], "train/loss/values": [0.25] },
    });
  });

  test("a reloaded page is told what the file should hold, since updates of the output no longer reach it", () => {
    const curve = new LossCurve({ metrics: ["loss"] });
    curve.show();
    notebook.comm.fromPage({ kind: "attach", page: "p", reloaded: true });
    curve.add("loss", 1, 0.25);
    curve.finish("end");
    const saved = notebook.comm.sent.map(({ message }) => message).filter((message) => message.kind === "saved");
    const last = saved.at(-1)?.bundle as MimeBundle | undefined;
    expect((last?.[WIDGET_MIME] as WidgetOutput).state).toMatchObject({ status: "finished", summary: "end" });
    expect(last).toHaveProperty("image/svg+xml");
  });

  test("a cell whose last value is a curve shows it live", () => {
    const curve = new LossCurve({ metrics: ["loss"] });
    const bundle = curve[DISPLAY]();
    expect((bundle[WIDGET_MIME] as WidgetOutput).model).toBe(notebook.comm.id);
    curve.finish("end");
    expect(notebook.comm.sent.some(({ message }) => message.kind === "saved")).toBe(true);
  });

  test("500,000 points of two metrics fit into 200 kB, with the peak among them", () => {
    const curve = new LossCurve({ metrics: ["loss", "accuracy"] });
    for (let step = 1; step <= 500_000; step++) {
      curve.add("loss", step, step === 345_678 ? 99.125 : 1 + Math.random() / 7);
      curve.add("accuracy", step, step === 123_456 ? -5 : 0.9 + Math.random() / 70);
    }
    const output = curve.bundle()[WIDGET_MIME] as WidgetOutput;
    expect(JSON.stringify(output).length).toBeLessThan(WIDGET_STATE_LIMIT);
    const { columns } = output;
    expect(columns["train/loss/values"]).toContain(99.125);
    expect(columns["train/loss/steps"]?.[columns["train/loss/values"]?.indexOf(99.125) ?? 0]).toBe(345_678);
    expect(columns["train/accuracy/values"]).toContain(-5);
    expect(columns["train/loss/steps"]?.length).toBeGreaterThan(500);
  });

  test("NaN and infinity survive JSON as gaps", () => {
    const curve = new LossCurve({ metrics: ["loss"] });
    curve.add("loss", 1, 1);
    curve.add("loss", 2, NaN);
    curve.add("loss", 3, Infinity);
    expect((curve.bundle()[WIDGET_MIME] as WidgetOutput).columns["train/loss/values"]).toEqual([1, null, null]);
  });

  test("many curves together stay within 200 kB", () => {
    const metrics = Array.from({ length: 12 }, (_, index) => `metric ${index}`);
    const curve = new LossCurve({ metrics });
    for (let step = 1; step <= 3_000; step++) for (const metric of metrics) curve.add(metric, step, Math.random() * 1e-3);
    expect(JSON.stringify(curve.bundle()[WIDGET_MIME]).length).toBeLessThan(WIDGET_STATE_LIMIT);
  });
});
