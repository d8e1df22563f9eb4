import { afterEach, beforeEach, expect, test } from "vitest";
import { tf } from "../../src/backend/index.js";
import { layers, losses, Model, sequential, type Tensor, widgets } from "../../src/index.js";
import type { CallContext } from "../../src/layers/callContext.js";
import { WIDGET_MIME, WIDGET_STATE_LIMIT } from "../../src/protocol/widget.js";
import { setHost } from "../../src/widgets/host.js";
import { pixelsOf } from "./pngPixels.js";
import { RecordingHost } from "./recordingHost.js";

const DARK = [68, 1, 84];
const BRIGHT = [253, 231, 37];

let notebook: RecordingHost;
beforeEach(() => {
  notebook = new RecordingHost();
  setHost(notebook);
});
afterEach(() => setHost(undefined));

/** A filter that doubles and one that takes away, then the sums of both. */
function small() {
  const net = sequential([
    layers.conv2d({ filters: 2, kernelSize: 1, useBias: false, activation: "relu", inputShape: [2, 2, 1] }),
    layers.flatten(),
    layers.dense({ units: 3, useBias: false }),
  ]);
  net.weights[0]?.variable.assign(tf.tensor4d([[[[2, -1]]]]));
  net.weights[1]?.variable.assign(tf.tidy(() => tf.oneHot(tf.tensor1d([1, 1, 1, 1, 1, 1, 1, 1], "int32"), 3).toFloat()));
  return net;
}

const images = { inputs: Float32Array.from([0, 1, 0, 0, 0, 0, 1, 0.5]), inputShape: [2, 2, 1], targets: [1, 2], classNames: ["none", "right", "left"] };

test("show what every layer makes of the image, and the answers by name", () => {
  const { state } = widgets.featureMaps(small(), images);
  expect(state.layers.map(({ name, shape, range }) => [name, shape, range])).toEqual([
    ["conv2d", "[2, 2, 2]", [0, 2]],
    ["flatten", "[8]", [0, 2]],
    ["dense", "[3]", [0, 2]],
  ]);
  const [first] = state.layers;
  expect(first?.maps).toMatchObject({ width: 2, height: 2, count: 2 });
  expect(first === undefined ? [] : pixelsOf(first.maps)).toEqual([DARK, BRIGHT, DARK, DARK, DARK, DARK, DARK, DARK]); // −1 is cut off by relu
  expect(state.answers[0]).toEqual(["right", 2]);
});

test("follow another image when the page asks for it", () => {
  const maps = widgets.featureMaps(small(), images);
  maps.show();
  notebook.comm.fromPage({ kind: "set", page: "page", turn: 1, state: { image: 1, answers: [["mine", 1]] } });
  expect(maps.state).toMatchObject({ image: 1, answers: [["right", 3], ["none", 0], ["left", 0]] });
  notebook.comm.fromPage({ kind: "set", page: "page", turn: 1, state: { image: 2 } });
  expect(maps.state.image).toBe(1);
});

test("go along with a training, and leave no tensor behind", async () => {
  const net = small();
  net.compile({ optimizer: "sgd", loss: losses.sparseCategoricalCrossentropy({ fromLogits: true }) });
  const maps = widgets.featureMaps(net, images);
  maps.show();
  const before = maps.state.layers[0]?.maps.png;
  await net.fit({ inputs: tf.randomUniform([32, 2, 2, 1]), targets: tf.zeros([32], "int32") }, { batchSize: 8, seed: 1, run: false, verbose: false });
  expect(maps.state.step).toBe(4);
  expect(maps.state.layers[0]?.range[1]).not.toBe(2);
  expect(before).toBeDefined();
  const count = tf.memory().numTensors;
  maps.update();
  expect(tf.memory().numTensors).toBe(count);
});

test("show the layers of a network with a forward pass of its own, too", () => {
  class Own extends Model {
    readonly kind = "own";
    readonly conv = layers.conv2d({ filters: 2, kernelSize: 1, name: "conv" });
    readonly top = layers.dense({ units: 2, name: "top" });
    override call(x: Tensor, context: CallContext) {
      return this.top.apply(this.conv.apply(this.conv.apply(x, context).slice([0, 0, 0, 0], [-1, -1, -1, 1]), context).flatten().expandDims(0), context);
    }
  }
  const own = new Own();
  own.connect([2, 2, 1]);
  void own.weights;
  const before = tf.memory().numTensors;
  expect(widgets.featureMaps(own, images).state.layers.map(({ name, shape }) => [name, shape])).toEqual([["conv", "[2, 2, 2]"], ["top", "[2]"]]);
  expect(tf.memory().numTensors).toBe(before);
});

test("fit into an output, however deep and wide the network", () => {
  const wide = Array.from({ length: 24 }, (_, i) => layers.conv2d({ filters: 40, kernelSize: 3, padding: "same", ...(i === 0 ? { inputShape: [70, 70, 3] } : {}) }));
  const net = sequential(wide);
  void net.weights;
  const maps = widgets.featureMaps(net, tf.randomUniform([20, 70, 70, 3]));
  expect(maps.state.layers).toHaveLength(20);
  expect(maps.state.layers[0]?.maps.count).toBeGreaterThan(0);
  expect(JSON.stringify(maps.bundle()[WIDGET_MIME]).length).toBeLessThan(WIDGET_STATE_LIMIT);
});

test("say in words and as SVG what they show", () => {
  const bundle = widgets.featureMaps(small(), images).bundle();
  expect(bundle["text/plain"]).toBe(
    "sequential: what every layer makes of image 1, a right\n  conv2d [2, 2, 2]: from 0.00 to 2.00\n  flatten [8]: from 0.00 to 2.00\n  dense [3]: from 0.00 to 2.00\nanswers: right (2.00), none (0.00), left (0.00)",
  );
  expect(String(bundle["image/svg+xml"])).toContain("what every layer makes of a right");
});

test("say what is wrong", () => {
  expect(() => widgets.featureMaps(small(), { inputs: new Float32Array(0), inputShape: [2, 2, 1] })).toThrow("featureMaps: there must be at least one image; received none.");
  expect(() => widgets.featureMaps(small(), images, { image: 2 })).toThrow("featureMaps: image must be a whole number from 0 to 1; received 2.");
  expect(widgets.featureMaps(small(), tf.zeros([3, 3, 1])).state.hint).toBe("The network takes inputs of shape [2, 2, 1], and the images have [3, 3, 1].");
});
