import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import { PageModel } from "../../extension/host/pageModel.js";
import { WIDGET_MIME, type WidgetOpen, type WidgetOutput, type WidgetToKernel } from "../../src/protocol/widget.js";
import { setHost } from "../../src/widgets/host.js";
import { LossCurve } from "../../src/widgets/lossCurve.js";
import { RecordingHost } from "../widgets/recordingHost.js";

let notebook: RecordingHost;

beforeEach(() => {
  notebook = new RecordingHost();
  setHost(notebook);
});
afterEach(() => setHost(undefined));

/** Joins a page to the newest widget, as extension/host/widgetHub.ts does over a comm. */
function join(page: PageModel, reloaded: boolean): void {
  const { comm } = notebook;
  comm.listener = ({ message, buffers }) => page.receive(message, buffers);
  page.connect((message) => comm.fromPage(message), reloaded ? undefined : comm.opened as WidgetOpen);
}

function numbers(page: PageModel, column: string): number[] {
  return [...(page.get(column) as Float32Array)];
}

test("a page that was there from the start has every point, whenever it answers", async () => {
  const curve = new LossCurve({ metrics: ["loss"] });
  curve.show();
  const page = new PageModel();
  join(page, false);
  for (let step = 1; step <= 2_000; step++) {
    curve.add("loss", step, Math.sqrt(step));
    if (step % 400 === 0) await sleep(25);
  }
  curve.finish("end");
  expect(numbers(page, "train/loss/steps")).toEqual(Array.from({ length: 2_000 }, (_, index) => index + 1));
  expect(numbers(page, "train/loss/values")).toEqual([...curve.column("train/loss/values")]);
  expect(page.get("summary")).toBe("end");
});

test("a page whose attach is not answered yet draws what comes meanwhile", async () => {
  const curve = new LossCurve({ metrics: ["loss"] });
  curve.show();
  const page = new PageModel();
  notebook.comm.listener = ({ message, buffers }) => page.receive(message, buffers);
  page.connect(() => undefined, notebook.comm.opened as WidgetOpen);
  curve.add("loss", 1, 5);
  await sleep(120);
  expect(numbers(page, "train/loss/values")).toEqual([5]);
});

test("a reloaded page starts with the saved state and goes on live", async () => {
  const curve = new LossCurve({ metrics: ["loss"] });
  curve.show();
  curve.add("loss", 1, 4);
  const saved = JSON.parse(JSON.stringify(curve.bundle()[WIDGET_MIME])) as WidgetOutput;
  curve.add("loss", 2, 3);

  const page = new PageModel();
  page.load(saved);
  expect(numbers(page, "train/loss/values")).toEqual([4]);
  expect(page.live).toBe(false);
  join(page, true);
  expect(page.live).toBe(true);
  expect(numbers(page, "train/loss/values")).toEqual([4, 3]);
  curve.add("loss", 3, 2);
  await sleep(120);
  expect(numbers(page, "train/loss/values")).toEqual([4, 3, 2]);
});

test("a lost message is noticed and made good", async () => {
  const curve = new LossCurve({ metrics: ["loss"] });
  curve.show();
  const page = new PageModel();
  join(page, false);
  const deliver = notebook.comm.listener;
  notebook.comm.listener = undefined;
  await sleep(110);
  curve.add("loss", 1, 4);
  await sleep(120);
  notebook.comm.listener = deliver;
  curve.add("loss", 2, 3);
  await sleep(120);
  expect(numbers(page, "train/loss/values")).toEqual([4, 3]);
});

test("while the kernel's own state is here, an output's older one does not replace it", () => {
  const curve = new LossCurve({ metrics: ["loss"] });
  curve.show();
  const page = new PageModel();
  join(page, false);
  curve.add("loss", 1, 4);
  curve.finish("end");
  page.load({ ...notebook.output, state: { ...notebook.output.state, summary: "old" }, columns: {} });
  expect(page.get("summary")).toBe("end");
  page.disconnect();
  page.load({ ...notebook.output, state: { ...notebook.output.state, summary: "from the file" } });
  expect(page.get("summary")).toBe("from the file");
});

test("listeners hear their key, and stop when taken off", () => {
  const page = new PageModel();
  const heard: string[] = [];
  const off = page.on("change:logScale", () => heard.push("logScale"));
  page.on("change", () => heard.push("any"));
  page.set("logScale", true);
  off();
  page.set("logScale", false);
  expect(heard).toEqual(["any", "logScale", "any"]);
});

test("save tells the kernel what was set, once", () => {
  const curve = new LossCurve({ metrics: ["loss"] });
  curve.show();
  const page = new PageModel();
  join(page, false);
  page.set("logScale", true);
  expect(curve.state.logScale).toBe(false);
  page.save();
  expect(curve.state.logScale).toBe(true);
});

test("what was changed here stays until the kernel knows of it: its answer to an earlier change is older", async () => {
  const curve = new LossCurve({ metrics: ["loss"] });
  curve.show();
  const page = new PageModel();
  const { comm } = notebook;
  const onTheWay: WidgetToKernel[] = [];
  comm.listener = ({ message, buffers }) => page.receive(message, buffers);
  page.connect((message) => (message.kind === "set" ? onTheWay.push(message) : comm.fromPage(message)), comm.opened as WidgetOpen);
  const smooth = (weight: number): void => {
    page.set("smoothing", weight);
    page.save();
  };
  const arrive = async (): Promise<void> => {
    const sent = comm.sent.length;
    const [message] = onTheWay.splice(0, 1);
    if (message !== undefined) comm.fromPage(message);
    await expect.poll(() => comm.sent.length).toBeGreaterThan(sent);
  };
  smooth(0.3);
  smooth(0.6);
  await arrive();
  expect([curve.state.smoothing, page.get("smoothing")]).toEqual([0.3, 0.6]);
  await arrive();
  expect([curve.state.smoothing, page.get("smoothing")]).toEqual([0.6, 0.6]);
  // What the kernel does not take goes back.
  smooth(7);
  expect(page.get("smoothing")).toBe(7);
  await arrive();
  expect(page.get("smoothing")).toBe(0.6);
});

test("a page that leaves stops the traffic", async () => {
  const curve = new LossCurve({ metrics: ["loss"] });
  curve.show();
  const page = new PageModel();
  join(page, false);
  page.leave();
  const count = notebook.comm.sent.length;
  curve.add("loss", 1, 1);
  await sleep(120);
  expect(notebook.comm.sent.length).toBe(count);
});

test("a widget out of sight gets no changes, and everything when it is seen again or settles", async () => {
  const curve = new LossCurve({ metrics: ["loss"] });
  curve.show();
  const page = new PageModel();
  join(page, false);
  const [place, other] = [{}, {}];
  page.look(place, false);
  const count = notebook.comm.sent.length;
  curve.add("loss", 1, 1);
  await sleep(120);
  expect(notebook.comm.sent.length).toBe(count);
  page.look(other, true);
  expect(numbers(page, "train/loss/values")).toEqual([1]);
  page.look(other, undefined);
  curve.add("loss", 2, 0.5);
  await sleep(120);
  expect(numbers(page, "train/loss/values")).toEqual([1]);
  curve.finish("end");
  expect(numbers(page, "train/loss/values")).toEqual([1, 0.5]);
});

test("a reloaded page out of sight still saves the end", () => {
  const curve = new LossCurve({ metrics: ["loss"] });
  curve.show();
  const page = new PageModel();
  join(page, true);
  page.look({}, false);
  let saved: unknown;
  page.on("saved", (bundle) => (saved = bundle));
  curve.finish("end");
  expect(saved).toMatchObject({ [WIDGET_MIME]: { state: { summary: "end" } } });
});

test("one that is drawn out of sight is not sent what happens before it is seen", async () => {
  const curve = new LossCurve({ metrics: ["loss"] });
  curve.show();
  const page = new PageModel();
  page.look({}, false);
  join(page, false);
  const count = notebook.comm.sent.length;
  curve.add("loss", 1, 1);
  await sleep(120);
  expect(notebook.comm.sent.length).toBe(count);
});
