import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type BaseLayer, layers, type Tensor, tf } from "../../src/index.js";
import { expectKeras, kerasCases, sines } from "./keras.js";

const keras = kerasCases("kerasMerge");

beforeEach(() => tf.engine().startScope());
afterEach(() => tf.engine().endScope());

const [a, b, c] = [7, 107, 207].map((start) => () => sines([2, 3, 4], start, 1)) as [() => Tensor, () => Tensor, () => Tensor];
const row = () => sines([2, 1, 4], 307, 1);
const vector = () => sines([2, 4], 407, 1);
const masks = () => [tf.tensor2d([[1, 1, 0], [0, 1, 0]], [2, 3], "bool"), tf.tensor2d([[1, 0, 0], [1, 1, 0]], [2, 3], "bool"), undefined];

describe.each([
  ["Add", layers.add],
  ["Multiply", layers.multiply],
  ["Average", layers.average],
  ["Maximum", layers.maximum],
  ["Minimum", layers.minimum],
] as const)("%s gives what Keras gives", (name, make) => {
  it("for several inputs", () => expectKeras(make(), [a(), b(), c()], keras[name]));
  it("with an axis of length 1", () => expectKeras(make(), [a(), row()], keras[`${name} broadcast`]));
  it("with inputs of different ranks", () => expectKeras(make(), [a(), vector()], keras[`${name} of ranks`]));
  it("with masks", () => expectKeras(make(), [a(), b(), c()], keras[`${name} masked`], masks()));
  it("and refuses shapes that don't fit", () =>
    expect(() => make().connectAll([[3, 4], [2, 4]])).toThrow("the inputs must have the same shape, or lengths of 1 where they differ; received [3, 4] and [2, 4]."));
});

describe("the other merges give what Keras gives", () => {
  it.each<[string, () => BaseLayer, () => Tensor[]]>([
    ["Subtract", () => layers.subtract(), () => [a(), b()]],
    ["Concatenate", () => layers.concatenate(), () => [a(), sines([2, 3, 1], 5), c()]],
    ["Concatenate in time", () => layers.concatenate({ axis: 1 }), () => [a(), row()]],
    ["Dot of vectors", () => layers.dot({ axes: 1 }), () => [vector(), sines([2, 4], 9)]],
    ["Dot normalized", () => layers.dot({ axes: -1, normalize: true }), () => [a(), b()]],
    ["Dot of axes", () => layers.dot({ axes: [1, 2] }), () => [a(), sines([2, 5, 3], 9)]],
    ["Dot of ranks", () => layers.dot({ axes: [2, 1] }), () => [a(), sines([2, 4, 2, 3], 9)]],
    ["Dot with a vector", () => layers.dot({ axes: [2, 1] }), () => [a(), vector()]],
  ])("%s", (name, make, inputs) => expectKeras(make(), inputs(), keras[name]));
});

describe("masks of merges", () => {
  const maskOf = (layer: BaseLayer, inputs: readonly Tensor[], given: readonly (Tensor | undefined)[]) => {
    const [signal] = layer.pass(inputs.map((tensor, i) => ({ tensor, mask: given[i] })), { training: false });
    return signal?.mask === undefined ? undefined : Array.from(signal.mask.dataSync());
  };

  it("let a step count that counts in any input", () => {
    const [first, second, none] = masks();
    expect(maskOf(layers.add(), [a(), b()], [first, second])).toEqual([1, 1, 0, 1, 1, 0]);
    expect(maskOf(layers.add(), [a(), b()], [first, none])).toBeUndefined();
    expect(maskOf(layers.concatenate(), [a(), b()], [first, second])).toEqual([1, 1, 0, 1, 1, 0]);
    expect(maskOf(layers.concatenate({ axis: 1 }), [a(), b()], [first, none])).toEqual([1, 1, 0, 1, 1, 1, 0, 1, 0, 1, 1, 1]);
    expect(maskOf(layers.dot({ axes: 1 }), [a(), b()], [first, second])).toBeUndefined();
  });
});

it.each<[() => unknown, string]>([
  [() => layers.subtract().connectAll([[1], [1], [1]]), "subtract: the layer takes exactly 2 inputs; received 3."],
  [() => layers.add().connectAll([[1]]), "add: the layer takes several inputs, as a list; received 1."],
  [() => layers.concatenate({ axis: 0 }), "concatenate: axis must be an integer other than 0, the batch; received 0."],
  [() => layers.concatenate().connectAll([[3, 4], [2, 4]]), "concatenate: the inputs must have the same shape but for axis -1; received [3, 4] and [2, 4]."],
  [() => layers.concatenate({ axis: 4 }).connectAll([[3, 4], [3, 4]]), "the same shape but for axis 4"],
  [() => layers.dot({ axes: 0 }), "dot: axes must be an integer other than 0, the batch, or a pair of them; received 0."],
  [() => layers.dot({ axes: 1 }).connectAll([[3, 4], [2, 4]]), "dot: two inputs must have the same length along axes 1 and 1; received [3, 4] and [2, 4]."],
])("%#: %s", (wrong, message) => expect(wrong).toThrow(message));
