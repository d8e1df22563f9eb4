import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { tf } from "../../src/backend/index.js";
import { initializers, layers, losses, optimizers, sequential, widgets } from "../../src/index.js";
import { WIDGET_MIME, WIDGET_STATE_LIMIT } from "../../src/protocol/widget.js";
import { layerFilters } from "../../src/widgets/filterImages.js";
import { setHost } from "../../src/widgets/host.js";
import { pixelsOf } from "./pngPixels.js";
import { RecordingHost } from "./recordingHost.js";

const BLUE = [8, 69, 148];
const WHITE = [247, 247, 247];
const ORANGE = [166, 54, 3];

let notebook: RecordingHost;

beforeEach(() => {
  notebook = new RecordingHost();
  setHost(notebook);
});
afterEach(() => setHost(undefined));

/** One filter that answers to bright pixels left of dark ones: −1 and 1 in a row. */
function edgeNet() {
  const net = sequential([
    layers.conv2d({ filters: 2, kernelSize: [1, 2], useBias: false, inputShape: [3, 4, 1], kernelInitializer: initializers.constant({ value: 0 }) }),
    layers.flatten(),
    layers.dense({ units: 2 }),
  ]);
  net.weights[0]?.variable.assign(tf.tensor4d([[[[1, 0]], [[-1, 0.5]]]])); // [1, 2, 1, 2]
  return net;
}

/** Two images of 3 x 4: in the second an edge at row 1, column 2. */
const images = {
  inputs: Float32Array.from([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, /**/ 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0]),
  inputShape: [3, 4, 1],
  targets: [4, 7],
};

function fromPage(state: Record<string, unknown>): void {
  notebook.comm.fromPage({ kind: "set", page: "page", turn: 1, state });
}

describe("filters of a convolution", () => {
  test("are drawn in blue, white and orange on one scale", () => {
    const grid = widgets.filterGrid(edgeNet().layers[0] as never);
    expect(grid.state).toMatchObject({ title: "conv2d: 2 filters of 1 × 2 × 1", reach: 1, filters: { width: 2, height: 1, count: 2 } });
    const [a, b, c, d] = pixelsOf(grid.state.filters);
    expect([a, b, c]).toEqual([ORANGE, BLUE, WHITE].map((colour) => colour.map((part) => expect.closeTo(part, -1) as number)));
    expect(d?.[0]).toBeGreaterThan(d?.[2] ?? 255); // half of the way to orange
  });

  test("over three channels are drawn in colours, over more as their mean with each channel behind a click", () => {
    const colours = sequential([layers.conv2d({ filters: 1, kernelSize: 1, useBias: false, inputShape: [2, 2, 3] })]);
    colours.weights[0]?.variable.assign(tf.tensor4d([[[[1], [0], [-1]]]]));
    expect(pixelsOf(widgets.filterGrid(colours.layers[0] as never).state.filters)).toEqual([[255, 128, 0]]);

    const four = sequential([layers.conv2d({ filters: 1, kernelSize: 1, useBias: false, inputShape: [2, 2, 4] })]);
    four.weights[0]?.variable.assign(tf.tensor4d([[[[4], [0], [0], [-2]]]]));
    const grid = widgets.filterGrid(four.layers[0] as never);
    grid.show();
    expect(grid.state.title).toContain("drawn as the mean of their 4 channels");
    expect(grid.state.reach).toBe(0.5);
    fromPage({ selected: 0 });
    expect(grid.state.channels.count).toBe(4);
    expect(pixelsOf(grid.state.channels)[0]).toEqual(ORANGE);
  });

  test("a click shows the map on the image, and the patch that excites the filter most", () => {
    const grid = widgets.filterGrid(edgeNet().layers[0] as never, { images });
    grid.show();
    fromPage({ selected: 0, image: 1 });
    // Bright left of dark gives 1, dark left of bright −1.
    expect(grid.state.mapRange).toEqual([-1, 1]);
    expect(grid.state.map).toMatchObject({ width: 3, height: 3, count: 1 });
    const map = pixelsOf(grid.state.map);
    expect(map[3 + 2]).toEqual([253, 231, 37]);
    expect(map[3 + 1]).toEqual([68, 1, 84]);
    expect(grid.state.field).toBe("1 × 2 pixels");
    expect(grid.state.patches).toMatchObject({ width: 2, height: 1, count: 2 });
    expect(pixelsOf(grid.state.patches).slice(0, 2)).toEqual([[255, 255, 255], [0, 0, 0]]);
    expect(grid.state.patchNotes[0]).toBe("1.00 in image 2");
    fromPage({ selected: null });
    expect(grid.state.map.count).toBe(0);
    expect(widgets.filterGrid(edgeNet(), { images, selected: 0 }).state).toMatchObject({ selected: 0, field: "1 × 2 pixels", map: { count: 1 } });
  });

  test("a unit of a dense layer behind an image is drawn as an image, and finds whole images", () => {
    const net = sequential([layers.flatten({ inputShape: [3, 4, 1] }), layers.dense({ units: 2, useBias: false })]);
    net.weights[0]?.variable.assign(tf.oneHot(tf.tensor1d([6], "int32"), 12).transpose().matMul(tf.tensor2d([[1, -1]])));
    const grid = widgets.filterGrid(net, { images });
    grid.show();
    expect(grid.state).toMatchObject({ layers: ["dense"], filters: { width: 4, height: 3, count: 2 } });
    expect(pixelsOf(grid.state.filters)[6]).toEqual(ORANGE);
    fromPage({ selected: 0, image: 1 });
    expect(grid.state.mapRange).toEqual([1, 1]);
    expect(grid.state.patchNotes[0]).toBe("1.00 in image 2");
  });
});

describe("filters in one and three dimensions, and those of separable convolutions", () => {
  const single = (kind: "conv1d" | "conv2d" | "conv3d" | "separableConv1d" | "separableConv2d", lengths: readonly number[]) =>
    sequential([layers[kind]({ filters: 3, kernelSize: lengths as never, useBias: false, inputShape: [...lengths, 2] } as never)]);

  test.each([
    ["conv1d", [3]],
    ["conv2d", [3, 2]],
    ["conv3d", [2, 3, 2]],
    ["separableConv1d", [3]],
    ["separableConv2d", [3, 2]],
  ] as const)("%s: a picture's numbers are what the layer answers to one bright input", async (kind, lengths) => {
    const net = single(kind, lengths);
    const taps = lengths.reduce((product: number, length) => product * length, 1);
    const inputs = tf.eye(2 * taps).reshape([2 * taps, ...lengths, 2]);
    const answers = (await net.predict(inputs)).reshape([taps, 2, 3]).arraySync() as number[][][];
    const { values, height, width, channels, size } = layerFilters(net.layers[0] as never) ?? { values: [], height: 0, width: 0, channels: 0, size: "" };
    expect(size).toBe([...lengths, 2].join(" × "));
    const [depth, rows = 1, columns = 1] = lengths.length === 3 ? lengths : [1, ...lengths];
    for (const [tap, answer] of answers.entries()) {
      const [slice, row, column] = [Math.floor(tap / (rows * columns)), Math.floor(tap / columns) % rows, tap % columns];
      for (const [channel, filters] of answer.entries()) {
        for (const [filter, value] of filters.entries()) {
          const [y, x, c] = lengths.length === 1 ? [channel, tap, 0] : [row, slice * columns + column, channel];
          expect(values[((filter * height + y) * width + x) * channels + c]).toBeCloseTo(value, 5);
        }
      }
    }
    expect(values.length).toBe(3 * 2 * taps);
    expect([height, width, channels]).toEqual(lengths.length === 1 ? [2, lengths[0], 1] : [rows, depth * columns, 2]);
  });

  test("a sequence's map is a strip", () => {
    const net = sequential([layers.conv1d({ filters: 1, kernelSize: 2, useBias: false, inputShape: [4, 1] })]);
    net.weights[0]?.variable.assign(tf.tensor3d([[[1]], [[-1]]]));
    const grid = widgets.filterGrid(net, { images: { inputs: Float32Array.of(0, 0, 1, 0), inputShape: [4, 1] }, selected: 0 });
    expect(grid.state).toMatchObject({ title: "conv1d: 1 filters of 2 × 1", map: { width: 3, height: 1, count: 1 }, mapRange: [-1, 1], filters: { width: 2, height: 1 } });
    expect(grid.state.patchNotes).toEqual(["1.00 in image 1"]);
  });

  test("a separable convolution has no gradients to draw; a 1-D depthwise one has each channel's filters", async () => {
    const net = sequential([
      layers.separableConv1d({ filters: 2, kernelSize: 2, inputShape: [5, 2] }),
      layers.depthwiseConv1d({ kernelSize: 3, depthMultiplier: 2 }),
      layers.flatten(),
      layers.dense({ units: 2 }),
    ]);
    net.compile({ optimizer: "sgd", loss: "sparseCategoricalCrossentropy" });
    const grid = widgets.filterGrid(net);
    grid.show();
    await net.fit({ inputs: tf.ones([8, 5, 2]), targets: tf.zeros([8], "int32") }, { seed: 1, run: false, verbose: false });
    fromPage({ part: "gradients" });
    expect(grid.state).toMatchObject({ layer: 0, part: "weights", title: "separableConv1d: 2 filters of 2 × 2" });
    fromPage({ layer: 1, part: "gradients" });
    expect(grid.state).toMatchObject({ part: "gradients", title: "depthwiseConv1d: 4 filters of 3 × 1", filters: { count: 4, width: 3, height: 1 } });
    expect(grid.state.reach).toBeGreaterThan(0);
  });
});

describe("the page", () => {
  test("changes only what there is", () => {
    const grid = widgets.filterGrid(edgeNet(), { images });
    grid.show();
    const before = { ...grid.state };
    fromPage({ layer: 7, part: "secrets", selected: 99, image: -1, title: "mine", filters: { png: "x" } });
    expect(grid.state).toEqual(before);
    fromPage({ part: "gradients" });
    expect(grid.state.part).toBe("weights"); // there are none yet
  });

  test("gets a state that fits into an output, however large the layer", () => {
    const net = sequential([layers.flatten({ inputShape: [64, 64, 3] }), layers.dense({ units: 200 })]);
    void net.weights;
    const grid = widgets.filterGrid(net, { count: 200, images: tf.randomUniform([30, 64, 64, 3]) });
    grid.show();
    fromPage({ selected: 0 });
    expect(grid.state.title).toMatch(/200 units, each with 64 × 64 × 3 weights; the first \d+/);
    expect(JSON.stringify(grid.bundle()[WIDGET_MIME]).length).toBeLessThan(WIDGET_STATE_LIMIT);
  });
});

describe("while the network is trained", () => {
  const data = { inputs: tf.randomUniform([64, 3, 4, 1], 0, 1, "float32", 3), targets: tf.tensor1d(Array.from({ length: 64 }, (_, i) => i % 2), "int32") };

  test("the filters are those of the last step, and the gradients are there", async () => {
    const net = edgeNet();
    // Steps large enough to be seen in a picture of 256 shades, and a slope everywhere, wherever the dense layer's weights begin.
    net.compile({ optimizer: optimizers.adam({ learningRate: 0.1 }), loss: losses.sparseCategoricalCrossentropy({ fromLogits: true }) });
    const grid = widgets.filterGrid(net);
    grid.show();
    const first = grid.state.filters.png;
    await net.fit(data, { epochs: 2, batchSize: 16, seed: 1, run: false, verbose: false });
    expect(grid.state.step).toBe(8);
    expect(grid.state.filters.png).not.toBe(first);
    expect(grid.state.filters.png).toBe(widgets.filterGrid(net).state.filters.png);
    fromPage({ part: "gradients" });
    expect(grid.state.part).toBe("gradients");
    expect(grid.state.reach).toBeGreaterThan(0);
    expect(notebook.output.state).toMatchObject({ step: 8 });
  });

  test("a network without weights yet says so, and is left as it is until fit makes them", async () => {
    const fresh = () => {
      const net = sequential([layers.conv2d({ filters: 2, kernelSize: 2, inputShape: [3, 4, 1] }), layers.flatten(), layers.dense({ units: 2 })]);
      net.compile({ optimizer: "sgd", loss: "sparseCategoricalCrossentropy" });
      return net;
    };
    const [watched, alone] = [fresh(), fresh()];
    const grid = widgets.filterGrid(watched.layers[0] as never);
    grid.show();
    expect(grid.state.hint).toContain("made at the first fit");
    const [one, other] = [await watched.fit(data, { seed: 5, run: false, verbose: false }), await alone.fit(data, { seed: 5, run: false, verbose: false })];
    expect(one.last).toEqual(other.last);
    expect(grid.state.filters.count).toBe(2);
  });
});

test("is let go when every page has taken it off, and looks at no training any more", async () => {
  const net = edgeNet();
  net.compile({ optimizer: "sgd", loss: "sparseCategoricalCrossentropy" });
  const grid = widgets.filterGrid(net);
  grid.show();
  notebook.comm.fromPage({ kind: "attach", page: "a", reloaded: false });
  notebook.comm.fromPage({ kind: "detach", page: "a" });
  const sent = notebook.comm.sent.length;
  await net.fit({ inputs: tf.ones([8, 3, 4, 1]), targets: tf.zeros([8], "int32") }, { seed: 1, run: false, verbose: false });
  expect(grid.state.step).toBe(0);
  expect(notebook.comm.sent.length).toBe(sent);
});

test("keeps no tensor", () => {
  const net = edgeNet();
  const before = tf.memory().numTensors;
  const grid = widgets.filterGrid(net, { images });
  grid.show();
  fromPage({ selected: 0 });
  grid.bundle();
  expect(tf.memory().numTensors).toBe(before);
});

test("says in words and as SVG what it shows", () => {
  const grid = widgets.filterGrid(edgeNet(), { images });
  grid.show();
  fromPage({ selected: 0 });
  const bundle = grid.bundle();
  expect(bundle["text/plain"]).toContain("conv2d: 2 filters of 1 × 2 × 1\nvalues from -1.00 (blue) over 0 (white) to 1.00 (orange)\nfilter 1 sees 1 × 2 pixels");
  expect(String(bundle["image/svg+xml"]).match(/<use /g)?.length).toBe(2 + 2 + 1 + 2);
});

test("says what is wrong", () => {
  expect(() => widgets.filterGrid(layers.dense({ units: 2, inputShape: [7] }) as never)).toThrow("filterGrid: dense has no filters to show. Take a convolution");
  expect(() => widgets.filterGrid(edgeNet(), { count: 0 })).toThrow("filterGrid: count must be a positive integer; received 0.");
  expect(() => widgets.filterGrid(edgeNet(), { selected: -1 })).toThrow("filterGrid: selected must be a whole number from 0, the first filter's; received -1.");
  expect(() => widgets.filterGrid(edgeNet(), { images: { inputs: new Float32Array(10), inputShape: [10] } })).toThrow(
    "filterGrid: images must have the shape [height, width, 1 or 3]; received [10].",
  );
});
