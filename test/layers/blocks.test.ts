import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { RandomSource } from "../../src/backend/index.js";
import { type BaseLayer, layers, type Tensor, tf } from "../../src/index.js";
import { numbers } from "../reference/arrays.js";
import { checkGradient } from "../reference/gradientCheck.js";
import { setSines, sines } from "./keras.js";

beforeEach(() => tf.engine().startScope());
afterEach(() => tf.engine().endScope());

function close(tensor: Tensor, expected: ArrayLike<number>): void {
  const got = tensor.dataSync();
  expect(got).toHaveLength(expected.length);
  got.forEach((value, i) => expect(value).toBeCloseTo(expected[i] ?? Number.NaN, 5));
}

function ready<L extends BaseLayer>(layer: L, ...input: readonly number[]): L {
  layer.connect(input);
  setSines(layer);
  return layer;
}

function checkGradients(layer: BaseLayer, x: Tensor): void {
  const value = () => layer.callAll([x], { training: true }).reduce<Tensor>((sum, y) => sum.add(y.mul(sines(y.shape, 3)).sum()), tf.scalar(0));
  for (const { variable } of layer.trainableWeights) checkGradient(value, variable);
}

describe("highway", () => {
  it("mixes the transform and the input by the gate, worked by hand", () => {
    const layer = layers.highway({ inputShape: [1] });
    [[2], [1], [1], [0]].forEach((values, i) => layer.weights[i]?.variable.assign(tf.tensor(values, layer.weights[i]?.shape as number[])));
    // x = 3: H = 7, T = σ(3).
    const t = 1 / (1 + Math.exp(-3));
    close(layer.apply(tf.tensor2d([[3]])), [7 * t + 3 * (1 - t)]);
  });

  it("carries on at first, and has the right gradients", () => {
    const layer = layers.highway({ activation: "tanh", gateBias: -30, inputShape: [4] });
    const x = tf.tensor2d(numbers(8), [2, 4]);
    close(layer.apply(x), x.dataSync());
    expect(layer.params).toBe(2 * (16 + 4));
    checkGradients(ready(layers.highway({ activation: "tanh" }), 4), x);
  });

  it("takes convolutions", () => {
    const conv = (activation: "relu" | "sigmoid") => layers.conv2d({ filters: 2, kernelSize: 3, padding: "same", activation });
    const layer = ready(layers.highway({ transform: conv("relu"), gate: conv("sigmoid") }), 4, 4, 2);
    const x = sines([1, 4, 4, 2], 5);
    const [h, t] = [layer.transform?.call(x, { training: false }), layer.gate?.call(x, { training: false })] as [Tensor, Tensor];
    close(layer.apply(x), t.mul(h).add(x.mul(tf.sub(1, t))).dataSync());
  });
});

describe("residual", () => {
  it("adds the input to what the body makes of it, worked by hand", () => {
    const layer = layers.residual({ body: layers.dense({ units: 2 }), activation: "relu", inputShape: [2] });
    layer.weights[0]?.variable.assign(tf.tensor2d([[1, 0], [0, -3]]));
    close(layer.apply(tf.tensor2d([[1, 2]])), [2, 0]);
    expect(layer.weights).toHaveLength(2);
  });

  it("projects by a product where the width changes, by a 1·1 convolution with strides where the image does", () => {
    const wide = ready(layers.residual({ body: [layers.dense({ units: 3, activation: "tanh" }), layers.dense({ units: 5 })] }), 2);
    const x = tf.tensor2d(numbers(4), [2, 2]);
    expect(wide.weightShapes.at(-1)?.shape).toEqual([2, 5]);
    const body = wide.body.reduce<Tensor>((y, layer) => layer.callAll([y], { training: false })[0] as Tensor, x);
    close(wide.apply(x), body.add(tf.matMul(x as never, wide.weights.at(-1)?.variable as never)).dataSync());
    checkGradients(wide, x);

    const image = ready(layers.residual({ body: layers.conv2d({ filters: 3, kernelSize: 3, strides: 2, padding: "same" }) }), 5, 4, 2);
    expect(image.outputShape).toEqual([3, 2, 3]);
    const y = sines([1, 5, 4, 2], 3);
    const [conv, , projection] = image.weights;
    const taken = tf.stridedSlice(y, [0, 0, 0, 0], [1, 5, 4, 2], [1, 2, 2, 1]).reshape([-1, 2]).matMul((projection?.variable as Tensor).reshape([2, 3]));
    const made = tf.conv2d(y as never, conv?.variable as never, 2, "same").add(image.weights[1]?.variable as Tensor);
    close(image.apply(y), made.reshape([-1, 3]).add(taken).dataSync());
  });

  it("draws the same first weights for a seed", () => {
    const built = () => {
      const layer = layers.residual({ body: layers.dense({ units: 3 }), inputShape: [2] });
      layer.build(new RandomSource(4));
      return layer.weights.flatMap(({ variable }) => Array.from(variable.dataSync()));
    };
    expect(built()).toEqual(built());
  });
});

describe("branches", () => {
  const branches = () => [layers.dense({ units: 3 }), [layers.dense({ units: 2, activation: "tanh" as const }), layers.dense({ units: 3 })], []];

  it("mergeSum adds them up", () => {
    const layer = ready(layers.mergeSum({ branches: branches() }), 4, 3);
    const x = sines([2, 4, 3], 3);
    const [a, b, c] = layer.layers.map((each) => (y: Tensor) => each.callAll([y], { training: false })[0] as Tensor) as [(y: Tensor) => Tensor, (y: Tensor) => Tensor, (y: Tensor) => Tensor];
    close(layer.apply(x), a(x).add(c(b(x))).add(x).dataSync());
    checkGradients(layer, x);
  });

  it.each([
    ["recurrent", 1, [12, 3]],
    ["depth", 2, [4, 9]],
    ["stack", undefined, [36]],
  ] as const)("mergeBroadcast puts them beside each other: %s", (merge, axis, shape) => {
    const layer = ready(layers.mergeBroadcast({ merge, branches: branches() }), 4, 3);
    const x = sines([2, 4, 3], 3);
    const [a, b, c] = layer.layers.map((each) => (y: Tensor) => each.callAll([y], { training: false })[0] as Tensor) as [(y: Tensor) => Tensor, (y: Tensor) => Tensor, (y: Tensor) => Tensor];
    const outputs = [a(x), c(b(x)), x];
    expect(layer.outputShape).toEqual(shape);
    close(layer.apply(x), tf.concat(axis === undefined ? outputs.map((y) => y.reshape([2, -1])) : outputs, axis ?? 1).dataSync());
  });

  it("inception looks through windows of 1, 3 and 5, and a pooling", () => {
    const layer = ready(layers.inception({ one: 2, three: [2, 3], five: [1, 2], pool: 1 }), 6, 6, 2);
    const x = sines([1, 6, 6, 2], 3);
    const conv = (y: Tensor, i: number) => tf.relu(tf.conv2d(y as never, layer.weights[2 * i]?.variable as never, 1, "same").add(layer.weights[2 * i + 1]?.variable as Tensor));
    const expected = tf.concat([conv(x, 0), conv(conv(x, 1), 2), conv(conv(x, 3), 4), conv(tf.maxPool(x as never, 3, 1, "same"), 5)], 3);
    expect(layer.outputShape).toEqual([6, 6, 8]);
    close(layer.apply(x), expected.dataSync());
  });
});

it.each<[() => unknown, string]>([
  [() => layers.residual({ body: [] }), "residual: body must hold at least one layer; received none."],
  [() => layers.residual({ body: layers.flatten() }).connect([2, 3]), "residual: there is no simple shortcut from [2, 3] to the body's [6]."],
  [() => layers.residual({ body: layers.dense({ units: 3 }), projection: layers.dense({ units: 2 }) }).connect([2]), "residual: the shortcut must give the body's shape [3]; its projection gives [2]."],
  [() => layers.highway({ gate: layers.dense({ units: 1 }) }).connect([2]), "highway: transform and gate must keep the shape [2]; dense gives [1]."],
  [() => layers.mergeSum({ branches: [] }), "mergeSum: branches must hold at least one branch; received none."],
  [() => layers.mergeSum({ branches: [layers.dense({ units: 1 }), []] }).connect([2]), "mergeSum: all branches must give the same shape; received [1] and [2]."],
  [() => layers.mergeBroadcast({ branches: [[]], merge: "width" as "depth" }), 'mergeBroadcast: merge must be one of recurrent, depth, stack; received "width".'],
  [() => layers.mergeBroadcast({ branches: [layers.flatten(), []], merge: "depth" }).connect([2, 3]), "all branches must give the same shape but for axis 1; received [6] and [2, 3]."],
  [() => layers.inception({ one: 0, three: [1, 1], five: [1, 1], pool: 1 }), "inception: one must be a positive integer; received 0."],
])("%#: %s", (wrong, message) => expect(wrong).toThrow(message));
