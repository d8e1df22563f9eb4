import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { tf } from "../../src/backend/index.js";
import { initializers, layers, sequential, widgets } from "../../src/index.js";
import { WIDGET_MIME, WIDGET_STATE_LIMIT } from "../../src/protocol/widget.js";
import { distributionOf } from "../../src/widgets/distribution.js";
import { setHost } from "../../src/widgets/host.js";
import { countDead, findingsOf } from "../../src/widgets/trainingHealth.js";
import { RecordingHost } from "./recordingHost.js";

let notebook: RecordingHost;
beforeEach(() => {
  notebook = new RecordingHost();
  setHost(notebook);
});
afterEach(() => setHost(undefined));

describe("a distribution", () => {
  test("has the percentiles and bins of its numbers", () => {
    const values = Array.from({ length: 1001 }, (_, i) => i / 1000);
    const found = distributionOf(tf.tensor1d(values));
    expect(found?.bands).toEqual([0, 0.05, 0.25, 0.5, 0.75, 0.95, 1].map((share) => expect.closeTo(share, 3) as number));
    expect(found?.bins).toHaveLength(20); // 2 · cube root of 1000
    expect(Math.min(...(found?.bins ?? []))).toBeGreaterThan(90); // as many in each
    expect(found?.zeros).toBeCloseTo(1 / 1001, 4);
  });

  test("counts zeros apart, and leaves NaN out", () => {
    const found = distributionOf(tf.tensor1d([0, 0, 0, 1, 2, Number.NaN]));
    expect(found).toMatchObject({ zeros: 0.6, low: 1, high: 2 });
    expect(distributionOf(tf.tensor1d([Number.NaN]))).toBeNull();
    expect(distributionOf(tf.zeros([5]))).toMatchObject({ zeros: 1, bands: [0, 0, 0, 0, 0, 0, 0] });
  });

  test("of a large tensor is that of a sample from all of its rows and columns", () => {
    const large = tf.tidy(() => tf.range(0, 512).div(512).expandDims(1).add(tf.zeros([512, 512])));
    const before = tf.memory().numTensors;
    const found = distributionOf(large);
    expect(tf.memory().numTensors).toBe(before);
    for (const [i, share] of [[1, 0.05], [3, 0.5], [5, 0.95]] as const) expect(found?.bands[i]).toBeCloseTo(share, 1);
    const columns = distributionOf(large.transpose());
    expect(columns?.bands[3]).toBeCloseTo(0.5, 1);
  });
});

describe("what is called out", () => {
  const layer = (name: string, gradient: number | undefined, dead = 0, all = 100) => ({ name, gradient, units: { dead, all } });

  test("dead units from a tenth on, by name and number", () => {
    expect(findingsOf([layer("a", undefined, 37), layer("b", undefined, 9)])).toEqual([expect.stringMatching(/^Dead units: 37 of 100 in a gave 0 for every sample\. .*leakyRelu/)]);
    expect(countDead(tf.tensor2d([[0, 1, 0], [0, 0, -1]]))).toEqual({ dead: 1, all: 3 });
  });

  test("gradients that vanish or explode between the first layer and the last", () => {
    expect(findingsOf([layer("first", 1e-6), layer("last", 0.02)])).toEqual([expect.stringMatching(/^Vanishing gradients: first's is 20,000 times smaller than last's\./)]);
    expect(findingsOf([layer("first", 30), layer("last", 0.003)])).toEqual([expect.stringMatching(/^Exploding gradients: first's is 10,000 times larger than last's\./)]);
    expect(findingsOf([layer("first", Number.NaN), layer("last", 1)])).toEqual([expect.stringContaining("the one of first is no finite number any more")]);
    expect(findingsOf([layer("first", 0), layer("last", 0)])).toEqual([expect.stringContaining("they are 0 in every layer")]);
    expect(findingsOf([layer("first", 0.001), layer("last", 0.5)])).toEqual([]);
  });
});

describe("histograms", () => {
  const data = { inputs: tf.randomNormal([128, 4], 0, 1, "float32", 1), targets: tf.randomNormal([128, 1], 0, 1, "float32", 2) };

  async function trained(made: ReturnType<typeof sequential>, epochs = 4) {
    made.compile({ optimizer: "sgd", loss: "meanSquaredError" });
    const shown = widgets.histograms(made);
    shown.show();
    await made.fit(data, { epochs, batchSize: 32, seed: 1, run: false, verbose: false });
    return shown;
  }

  test("hold the weights, gradients and activations that the network has at the end", async () => {
    const net = sequential([layers.dense({ units: 6, activation: "tanh", inputShape: [4] }), layers.dense({ units: 1 })]);
    const { state } = await trained(net);
    expect(state).toMatchObject({ status: "finished", layers: ["dense_1", "dense_2"] });
    const last = state.looks.at(-1);
    expect(last?.step).toBe(16);
    const kernel = [...(net.weights[0]?.variable.dataSync() ?? [])].sort((a, b) => a - b);
    expect(last?.weights[0]?.bands[0]).toBeCloseTo(kernel[0] ?? NaN, 3);
    expect(last?.weights[0]?.bands[6]).toBeCloseTo(kernel.at(-1) ?? NaN, 3);
    expect(last?.gradients[1]).not.toBeNull();
    expect(last?.activations[0]?.bands[6]).toBeLessThanOrEqual(1); // tanh
  });

  test("call out units that a real network has lost", async () => {
    const dead = { activation: "relu", biasInitializer: initializers.constant({ value: -100 }) } as const;
    const { state } = await trained(sequential([layers.dense({ units: 5, inputShape: [4], ...dead }), layers.dense({ units: 1 })]));
    expect(state.findings[0]).toContain("Dead units: 5 of 5 in dense_1");
  });

  test("call out gradients that vanish in a deep sigmoid network", async () => {
    const deep = Array.from({ length: 8 }, (_, i) => layers.dense({ units: 4, activation: "sigmoid", ...(i === 0 ? { inputShape: [4] } : {}) }));
    const { state } = await trained(sequential([...deep, layers.dense({ units: 1 })]), 1);
    expect(state.findings.join()).toMatch(/Vanishing gradients: dense_1's is [\d,]+ times smaller than dense_9's/);
  });

  test("stay small enough for an output and evenly spread however long the training", () => {
    const net = sequential([layers.dense({ units: 30, inputShape: [40] }), ...Array.from({ length: 15 }, () => layers.dense({ units: 30 }))]);
    const shown = widgets.histograms(net);
    void net.weights;
    for (let step = 1; step <= 300; step++) shown.look({ step, insight: () => undefined });
    const steps = shown.state.looks.map((look) => look.step);
    expect(steps.at(-1)).toBe(300);
    expect(steps[0]).toBe(1);
    expect(steps.length).toBeGreaterThanOrEqual(7);
    expect(steps.length).toBeLessThanOrEqual(15);
    const distances = new Set(steps.slice(1, -1).map((step, i) => step - (steps[i] ?? 0)));
    expect(distances.size).toBe(1);
    expect(JSON.stringify(shown.bundle()[WIDGET_MIME]).length).toBeLessThan(WIDGET_STATE_LIMIT);
  });

  test("begin afresh with another training", async () => {
    const net = sequential([layers.dense({ units: 1, inputShape: [4] })]);
    const shown = await trained(net);
    await net.fit(data, { batchSize: 32, seed: 1, run: false, verbose: false });
    expect(shown.state.looks.at(-1)?.step).toBe(4);
    expect(shown.state.looks.map(({ step }) => step)).toEqual([...shown.state.looks.map(({ step }) => step)].sort((a, b) => a - b));
  });

  test("let the page choose what there is, and draw themselves as SVG and words", async () => {
    const shown = await trained(sequential([layers.dense({ units: 6, inputShape: [4], name: "<b>" }), layers.dense({ units: 1 })]));
    notebook.comm.fromPage({ kind: "set", page: "page", turn: 1, state: { kind: "gradients", style: "bands", findings: ["mine"] } });
    expect(shown.state).toMatchObject({ kind: "gradients", style: "bands", findings: [] });
    notebook.comm.fromPage({ kind: "set", page: "page", turn: 1, state: { kind: "secrets" } });
    expect(shown.state.kind).toBe("gradients");
    const bundle = shown.bundle();
    expect(String(bundle["image/svg+xml"])).toContain("&lt;b&gt;");
    expect(String(bundle["image/svg+xml"])).not.toMatch(/NaN|<b>/);
    expect(bundle["text/plain"]).toMatch(/gradients after step 16, \d+ looks\n  <b>: median/);
  });

  test("say what is wrong", () => {
    expect(() => widgets.histograms(layers.dense({ units: 1 }) as never)).toThrow("histograms: it takes a network, as in widgets.histograms(net).");
    const net = sequential([layers.dense({ units: 1, inputShape: [4] })]);
    expect(() => widgets.histograms(net, { kind: "bias" as never })).toThrow('histograms: kind must be "weights", "gradients", "activations"; received "bias".');
    expect(() => widgets.histograms(net, { style: "pie" as never })).toThrow('histograms: style must be "ridges" or "bands"; received "pie".');
  });
});
