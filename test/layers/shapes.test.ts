import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { layers, sequential, tf } from "../../src/index.js";
import { checkLayerCase, closeTo, layerCases } from "../reference/layerCases.js";

// Made by shapes.py in test/reference.
describe("layers that change shapes, ranges and signs, as in Keras", () => {
  it.each(layerCases("shapes"))("%s", (_, each) => checkLayerCase(each));
});

describe("layers that Keras has not, or not as numbers", () => {
  beforeEach(() => tf.engine().startScope());
  afterEach(() => tf.engine().endScope());

  it("lambda applies a function, whose shape it finds out", () => {
    const layer = layers.lambda({ fn: (x) => tf.concat([x, x.square()], -1), inputShape: [2] });
    expect(layer.outputShape).toEqual([4]);
    closeTo(layer.apply(tf.tensor([[2, 3]])), [2, 3, 4, 9], 1e-6);
    expect(layers.lambda({ fn: (x) => x, outputShape: ([n = 0]) => [n, 1], inputShape: [3] }).outputShape).toEqual([3, 1]);
    const before = tf.memory().numTensors;
    expect(layers.lambda({ fn: (x) => x.sum(1), inputShape: [3] }).outputShape).toEqual([]);
    expect(tf.memory().numTensors).toBe(before);
  });

  it("activity regularisation costs what its numbers weigh, a sample", () => {
    const layer = layers.activityRegularization({ l1: 0.1, l2: 0.01 });
    let cost = 0;
    const x = tf.tensor([[1, -2], [3, 0]]);
    const [{ tensor }] = layer.pass([{ tensor: x }], { training: true, addLoss: (loss) => void (cost += loss.dataSync()[0] ?? 0) }) as [{ tensor: typeof x }];
    closeTo(tensor, [1, -2, 3, 0], 1e-6);
    expect(cost).toBeCloseTo((0.1 * 6 + 0.01 * 14) / 2, 6);
  });

  it("a data transform changes the data and lets no gradient through", () => {
    const layer = layers.dataTransform({ transform: "tanh" });
    closeTo(layer.apply(tf.tensor([[0.5, -1]])), [Math.tanh(0.5), Math.tanh(-1)], 1e-6);
    closeTo(tf.grad((x) => layer.call(x).sum())(tf.tensor([[0.5, -1]])), [0, 0], 1e-6);
  });

  it("bias adds a learnt number a channel", () => {
    const layer = layers.bias({ inputShape: [2, 3] });
    layer.weights[0]?.variable.assign(tf.tensor([1, 2, 3]));
    closeTo(layer.apply(tf.zeros([1, 2, 3])), [1, 2, 3, 1, 2, 3], 1e-6);
    const { grads } = tf.variableGrads(() => layer.call(tf.ones([4, 2, 3])).sum(), layer.weights.map(({ variable }) => variable));
    closeTo(Object.values(grads)[0], [8, 8, 8], 1e-6);
  });

  it("takes images of another size in a model that has seen one", () => {
    const net = sequential([layers.resizing({ height: 4, width: 4, inputShape: [6, 6, 1] }), layers.flatten(), layers.dense({ units: 2 })]);
    expect(net.outputShape).toEqual([2]);
    net.dispose();
  });
});

it.each([
  [() => layers.zeroPadding2d({ padding: -1 }), "zeroPadding2d: padding must be a whole number from 0, or for each of the 2 axes a number or [before, after]; received -1."],
  [() => layers.zeroPadding3d({ padding: [1, 2] }), "for each of the 3 axes"],
  [() => layers.cropping1d({ cropping: [2, 2], inputShape: [4, 1] }).outputShape, "cropping [[2,2]] leaves nothing of an input of shape [4, 1]. Cut off less."],
  [() => layers.upSampling1d({ size: 0 }), "upSampling1d: size must be a positive integer; received 0."],
  [() => layers.upSampling2d({ interpolation: "bilinar" as never }), 'upSampling2d: unknown interpolation "bilinar". Did you mean "bilinear"?'],
  [() => layers.resizing({ height: 0, width: 1 }), "resizing: height must be a positive integer; received 0."],
  [() => layers.resizing({ height: 1, width: 1, cropToAspectRatio: true, padToAspectRatio: true }), "resizing: give either cropToAspectRatio or padToAspectRatio; received both."],
  [() => layers.centerCrop({ height: 1, width: 0.5 }), "centerCrop: width must be a positive integer; received 0.5."],
  [() => layers.permute({ dims: [0, 1] }), "permute: dims must hold each of 1 to 2 once; received [0,1]. The batch, axis 0, stays first."],
  [() => layers.permute({ dims: [2, 1], inputShape: [3] }).outputShape, "permute: dims must name every axis of the input, which has 1; received [2,1]."],
  [() => layers.repeatVector({ n: -1 }), "repeatVector: n must be a positive integer; received -1."],
  [() => layers.repeatVector({ n: 2, inputShape: [2, 2] }).outputShape, "repeatVector: the input must be a vector [features]; received [2, 2]."],
  [() => layers.lambda({ fn: 3 as never }), "lambda: fn must be a function of a batch; received 3."],
  [() => layers.rescaling({ scale: Number.NaN }), "rescaling: scale and offset must be numbers; received NaN and 0."],
  [() => layers.einsumDense({ equation: "abc,cd", outputShape: 2, inputShape: [2, 3] }).outputShape, 'einsumDense: equation must be like "abc,cd->abd"'],
  [() => layers.einsumDense({ equation: "abc,cd->abd", outputShape: [5, 2], inputShape: [3, 3] }).outputShape, 'outputShape [5,2] does not fit the equation "abc,cd->abd"'],
  [() => layers.einsumDense({ equation: "abc,cd->abd", outputShape: [null, 2], biasAxes: "z", inputShape: [3, 3] }).weights, 'biasAxes must be letters of the output abd; received "z".'],
  [() => layers.prelu({ sharedAxes: [3], inputShape: [2] }).weights, "prelu: axis must be from 1 to 1"],
  [() => layers.dataTransform({ transform: "tahn" as never }), 'unknown activation "tahn". Did you mean "tanh"?'],
])("refuses wrong arguments %#", (make, message) => {
  expect(make).toThrow(message);
});
