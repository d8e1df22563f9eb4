import { afterEach, beforeEach, expect, test } from "vitest";
import { tf } from "../../src/backend/index.js";
import { layers, Model, model, sequential, widgets } from "../../src/index.js";
import { WIDGET_MIME, WIDGET_STATE_LIMIT } from "../../src/protocol/widget.js";
import { setHost } from "../../src/widgets/host.js";
import { RecordingHost } from "./recordingHost.js";

let notebook: RecordingHost;
beforeEach(() => {
  notebook = new RecordingHost();
  setHost(notebook);
});
afterEach(() => setHost(undefined));

function branching() {
  const x = layers.input({ shape: [4], name: "x" });
  const left = layers.dense({ units: 3, activation: "relu", name: "left" }).apply(x);
  const inner = sequential([layers.dense({ units: 3, inputShape: [4], name: "hidden" })], { name: "inner" });
  return model({ inputs: x, outputs: layers.dense({ units: 1, name: "top" }).apply(layers.add().apply([left, inner.apply(x)])), name: "both" });
}

test("has a box for each use of a layer with its shapes, parameters and settings; a network inside opens", () => {
  const { state } = widgets.modelGraph(branching());
  expect(state.layers.map(({ title, from }) => [title, from])).toEqual([["x", []], ["left", [0]], ["inner", [0]], ["add", [1, 2]], ["top", [3]]]);
  expect(state.summary).toBe("5 layers · 34 parameters · 27 multiply-adds a sample");
  const [, left, inner] = state.layers;
  expect(left?.details).toEqual(expect.arrayContaining([["takes", "[4]"], ["gives", "[3]"], ["parameters", "4·3 + 3 = 15"], ["kernel", "[4, 3]"], ["activation", "relu"]]));
  expect(inner?.inside?.map(({ title }) => title)).toEqual(["input", "hidden"]);
});

test("has the compiled step after a training, each operation with the layer that it belongs to", async () => {
  const net = branching();
  net.compile({ optimizer: "adam", loss: "meanSquaredError" });
  const graph = widgets.modelGraph(net);
  graph.show();
  expect(graph.state.step).toEqual([]);
  await net.fit({ inputs: tf.ones([8, 4]), targets: tf.ones([8, 1]) }, { batchSize: 4, run: false, verbose: false });
  const titles = graph.state.step.map(({ title }) => title);
  expect(titles).toEqual(expect.arrayContaining(["left", "inner", "add", "top", "loss", "loss, gradients", "top, gradients", "inner, gradients", "left, gradients", "update of the weights"]));
  const group = (title: string) => Object.fromEntries(graph.state.step.find((node) => node.title === title)?.details ?? []);
  expect(group("left")).toMatchObject({ MatMul: "1 ×", Relu: "1 ×" });
  expect(group("left, gradients")).toMatchObject({ ReluGrad: "1 ×" });
  expect(group("update of the weights")).toHaveProperty("GradbookAdam", "6 ×");
  // Every arrow comes from a box before it.
  graph.state.step.forEach(({ from }, i) => from.forEach((source) => expect(source).toBeLessThan(i)));
  expect(graph.state.stepSummary).toMatch(/^the compiled training step: \d+ operations that run as one$/);
  expect(notebook.output.state["step"]).toHaveLength(titles.length);
});

test("the page chooses between the layers and the step", () => {
  const graph = widgets.modelGraph(branching());
  graph.show();
  notebook.comm.fromPage({ kind: "set", page: "page", turn: 1, state: { shows: "step", summary: "mine" } });
  expect(graph.state).toMatchObject({ shows: "step", summary: expect.stringContaining("34 parameters") as string });
  notebook.comm.fromPage({ kind: "set", page: "page", turn: 1, state: { shows: "all" } });
  expect(graph.state.shows).toBe("step");
});

test("says in words and as SVG what it shows, and fits into an output", () => {
  const deep = sequential(Array.from({ length: 150 }, (_, i) => layers.dense({ units: 4, ...(i === 0 ? { inputShape: [4] } : {}) })));
  const bundle = widgets.modelGraph(deep).bundle();
  expect(JSON.stringify(bundle[WIDGET_MIME]).length).toBeLessThan(WIDGET_STATE_LIMIT);
  const small = widgets.modelGraph(branching()).bundle();
  expect(small["text/plain"]).toBe("both: 5 layers · 34 parameters · 27 multiply-adds a sample\nx [4]\nleft [3] · 15 ← x\ninner [3] · 15 ← x\nadd [3] ← left, inner\ntop [1] · 4 → out ← add");
  expect(String(small["image/svg+xml"]).match(/<rect /g)).toHaveLength(1 + 5);
});

test("says what is wrong", () => {
  expect(() => widgets.modelGraph(sequential([layers.dense({ units: 1 })]))).toThrow("modelGraph: the input shape of sequential is not known yet. Give its first layer an inputShape, or call fit.");
  class Own extends Model {
    readonly kind = "own";
  }
  expect(() => widgets.modelGraph(new Own() as never)).toThrow("modelGraph: it draws networks that are laid out by sequential() or model(); received own");
});
