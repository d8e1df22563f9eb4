import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { compileStep, gradients, RandomSource } from "../../src/backend/index.js";
import { type BaseLayer, explainParams, layers, type Tensor, tf } from "../../src/index.js";
import { numbers } from "../reference/arrays.js";
import { checkGradient } from "../reference/gradientCheck.js";
import { expectKeras, kerasCases, setSines, sines } from "./keras.js";

const keras = kerasCases("kerasAttention");

beforeEach(() => tf.engine().startScope());
afterEach(() => tf.engine().endScope());

const query = () => sines([2, 3, 4], 7, 1);
const value = () => sines([2, 5, 4], 207, 1);
const key = () => sines([2, 5, 4], 407, 1);
const wide = () => sines([2, 5, 6], 307, 1);
const bools = (rows: readonly (readonly number[])[]) => tf.tensor2d(rows.map((row) => [...row]), [rows.length, rows[0]?.length ?? 0], "bool");
const queryMask = () => bools([[1, 1, 0], [0, 1, 1]]);
const valueMask = () => bools([[1, 0, 1, 1, 0], [1, 1, 1, 0, 0]]);
const nothing = () => bools([[0, 0, 0, 0, 0], [1, 1, 1, 0, 0]]);
const one = () => [sines([2, 3, 4], 7, 1), sines([2, 5, 4], 207, 1)].map((x) => tf.slice(x, [0, 0, 0], [1, 1, 4]));

function check(name: string, layer: BaseLayer, inputs: readonly Tensor[], masks: readonly (Tensor | undefined)[] = []): void {
  expectKeras(layer, inputs, keras[name], masks);
  layer.dispose();
}

describe.each([
  ["attention", layers.attention],
  ["additive", layers.additiveAttention],
] as const)("%s gives what Keras gives", (name, make) => {
  it("for queries and values", () => check(name, make(), [query(), value()]));
  it("with keys of their own, scaled", () => check(`${name} with keys and scale`, make({ useScale: true }), [query(), wide(), key()]));
  it("with masks, and the weights", () => check(`${name} masked`, make({ returnScores: true }), [query(), value()], [queryMask(), valueMask()]));
  it("where nothing is to be seen", () => check(`${name} of nothing`, make(), [query(), value()], [undefined, nothing()]));
  it("looking back alone", () => check(`${name} causal`, make({ causal: true }), [query(), value()]));
  it("for one step of one sample", () => check(`${name} of one`, make(), one()));
});

describe("the scores", () => {
  it("of additiveAttention without a scale", () => check("additive without scale", layers.additiveAttention({ useScale: false }), [query(), value()]));
  it("of attention by concatenation", () => {
    check("attention concat", layers.attention({ scoreMode: "concat" }), [query(), value()]);
  });
  it("of attention by a matrix, from widths that differ", () => {
    const layer = layers.attention({ scoreMode: "general", returnScores: true });
    layer.connectAll([[1, 2], [2, 1], [2, 3]]);
    layer.weights[0]?.variable.assign(tf.tensor2d([[1, 0, 0], [0, 2, 0]]));
    // q·W = [1, 4, 0]: the keys score ln 3 and 0, so the weights are ¾ and ¼.
    const [y, weights] = layer.applyAll([tf.tensor3d([[[1, 2]]]), tf.tensor3d([[[8], [4]]]), tf.tensor3d([[[Math.log(3), 0, 5], [4, -1, 9]]])]);
    expect(y?.dataSync()[0]).toBeCloseTo(7, 5);
    expect(weights?.dataSync()[0]).toBeCloseTo(0.75, 5);
    for (const { variable } of layer.trainableWeights) checkGradient(() => (layer.callAll([query().slice([0, 0, 0], [2, 3, 2]), value(), key().slice([0, 0, 0], [2, 5, 3])], { training: false })[0] as Tensor).square().sum(), variable);
  });
});

const makers = [
  ["multi", (more: object = {}) => layers.multiHeadAttention({ numHeads: 2, keyDim: 3, ...more })],
  ["group", (more: object = {}) => layers.groupQueryAttention({ headDim: 3, numQueryHeads: 4, numKeyValueHeads: 2, ...more })],
] as const;

describe.each(makers)("%s-head attention gives what Keras gives", (name, make) => {
  it("for queries and values", () => check(name, make(), [query(), value()]));
  it("with keys of their own, without biases", () => check(`${name} with keys, without bias`, make({ useBias: false }), [query(), wide(), key()]));
  it("for one step of one sample", () => check(`${name} of one`, make(), one()));
  it("looking back alone", () => check(`${name} causal`, make({ causal: true }), [query(), value()]));
  it("looking at the neighbours alone", () => check(`${name} window`, make({ causal: true, slidingWindow: 2 }), [query(), value()]));
  it("with a gate", () => check(`${name} gated`, make({ useGate: true }), [query(), value()]));
  it("with a mask of what each query sees", () => {
    const sees = tf.logicalOr(tf.greater(sines([2, 3, 5], 11), 0), tf.greater(tf.eye(3, 5), 0));
    check(`${name} seen`, make(), [query(), value(), key(), sees]);
  });
});

describe("multiHeadAttention", () => {
  it("keeps masks of queries and values", () =>
    check("multi masked", layers.multiHeadAttention({ numHeads: 2, keyDim: 3, returnScores: true }), [query(), value()], [queryMask(), valueMask()]));
  it("gives weights of 0 where nothing is to be seen", () =>
    check("multi of nothing", layers.multiHeadAttention({ numHeads: 2, keyDim: 3, returnScores: true }), [query(), value()], [undefined, nothing()]));
  it("takes other widths", () => check("multi with other widths", layers.multiHeadAttention({ numHeads: 2, keyDim: 3, valueDim: 5, outputShape: 7 }), [query(), wide()]));

  it("goes over the axes of longer samples", () => {
    const [image, other] = [sines([2, 3, 2, 4], 7, 1), sines([2, 3, 2, 4], 107, 1)];
    const [film, frames] = [sines([2, 2, 3, 4], 7, 1), sines([2, 2, 5, 4], 107, 1)];
    check("multi over images", layers.multiHeadAttention({ numHeads: 2, keyDim: 3 }), [image, other]);
    check("multi over columns", layers.multiHeadAttention({ numHeads: 2, keyDim: 3, attentionAxes: 2, returnScores: true }), [film, frames]);
    check("multi over rows", layers.multiHeadAttention({ numHeads: 2, keyDim: 3, attentionAxes: [1], outputShape: [2, 3] }), [image, other]);
  });

  it("has rules for its weights", () => {
    const layer = layers.multiHeadAttention({ numHeads: 1, keyDim: 2, kernelRegularizer: "l2", biasConstraint: "nonNeg" });
    layer.connectAll([[3, 4], [5, 4]]);
    expect(layer.weights.map(({ name, regularizer, constraint }) => [name, regularizer !== undefined, constraint !== undefined])).toEqual(
      [0, 1, 2, 3].flatMap(() => [["kernel", true, false], ["bias", false, true]]),
    );
  });

  it("counts its parameters", () => {
    const layer = layers.multiHeadAttention({ numHeads: 4, keyDim: 16 });
    layer.connectAll([[20, 64], [20, 64]]);
    expect(explainParams(layer).params).toBe(4 * 64 * 64 + 4 * 64);
    expect(layer.weightShapes.map(({ name, shape }) => `${name} ${shape.join("·")}`).slice(0, 3)).toEqual(["query.kernel 64·4·16", "query.bias 4·16", "key.kernel 64·4·16"]);
  });
});

it("gradients of attention's gradients", () => {
  const layer = layers.multiHeadAttention({ numHeads: 2, keyDim: 2 });
  layer.connectAll([[3, 4], [3, 4]]);
  setSines(layer);
  const x = sines([1, 3, 4], 5);
  const steepness = () => tf.grad((t) => (layer.callAll([t, t], { training: true })[0] as Tensor).square().sum())(x).square().sum().mul(0.1);
  for (const { variable } of layer.trainableWeights.slice(0, 3)) checkGradient(steepness, variable, { step: 3e-3, tolerance: 2e-2 });
});

describe("dropout of weights", () => {
  it.each([
    ["attention", () => layers.attention({ dropout: 0.5 })],
    ["additiveAttention", () => layers.additiveAttention({ dropout: 0.5 })],
    ["multiHeadAttention", () => layers.multiHeadAttention({ numHeads: 2, keyDim: 3, dropout: 0.5 })],
    ["groupQueryAttention", () => layers.groupQueryAttention({ headDim: 3, numQueryHeads: 2, numKeyValueHeads: 1, dropout: 0.5 })],
  ] as const)("%s drops anew in each training step, the same for a seed, and learns compiled as op by op", (_name, make) => {
    const trained = [true, false].map((eager) => {
      const layer = make();
      layer.connectAll([[3, 4], [5, 4]]);
      layer.build(new RandomSource(1));
      setSines(layer);
      const variables = [...layer.trainableWeights.map(({ variable }) => variable), tf.variable(query())];
      const step = compileStep(
        (v) => {
          const asked = variables.at(-1) as Tensor;
          const { value: loss, grads } = gradients(() => (layer.callAll([asked, v], { training: true })[0] as Tensor).sub(0.3).square().mean(), variables);
          variables.forEach((variable, i) => variable.assign(variable.sub((grads[i] as Tensor).mul(0.1))));
          return [loss];
        },
        { eager },
      );
      const values = Array.from({ length: 8 }, () => step.runSync(value())[0]?.dataSync()[0] ?? Number.NaN);
      expect(step.mode).toBe(eager ? "eager" : "compiled");
      step.dispose();
      const still = layer.apply([query(), value()]);
      expect(layer.apply([query(), value()]).dataSync()).toEqual(still.dataSync());
      layer.dispose();
      return values;
    });
    trained[0]?.forEach((loss, i) => expect(loss).toBeCloseTo(trained[1]?.[i] ?? Number.NaN, 4));
    expect(new Set(trained[0]).size).toBe(8);
  });
});

it("is deterministic without dropout, and leaves no tensor", () => {
  const layer = layers.multiHeadAttention({ numHeads: 2, keyDim: 2 });
  const x = tf.tensor3d(numbers(24), [2, 3, 4]);
  layer.apply([x, x]).dispose();
  const before = tf.memory().numTensors;
  layer.apply([x, x]).dispose();
  expect(tf.memory().numTensors).toBe(before);
  layer.dispose();
});

it.each<[() => unknown, string]>([
  [() => layers.attention({ scoreMode: "sum" as "dot" }), 'attention: scoreMode must be one of dot, general, concat; received "sum".'],
  [() => layers.attention({ dropout: 1 }), "attention: dropout is the share to drop and must be at least 0 and less than 1; received 1."],
  [() => layers.attention().connectAll([[3, 4], [5, 3]]), "attention: queries and keys must have as many features; received [3, 4] and [5, 3]."],
  [() => layers.additiveAttention().connectAll([[3, 4], [5, 4], [4, 4]]), "additiveAttention: keys and values must have as many steps; received [4, 4] and [5, 4]."],
  [() => layers.attention().connectAll([[3], [5, 3]]), "attention: the inputs must be [query, value] or [query, value, key], each of shape [time, features]; received [3] and [5, 3]."],
  [() => layers.multiHeadAttention({ numHeads: 0, keyDim: 2 }), "multiHeadAttention: numHeads must be a positive integer; received 0."],
  [() => layers.multiHeadAttention({ numHeads: 1, keyDim: 2, slidingWindow: 0 }), "multiHeadAttention: slidingWindow must be a positive integer; received 0."],
  [() => layers.multiHeadAttention({ numHeads: 1, keyDim: 2 }).connectAll([[3, 4]]), "multiHeadAttention: the inputs must be [query, value]"],
  [() => layers.multiHeadAttention({ numHeads: 1, keyDim: 2 }).connectAll([[3, 4], [5, 4], [5, 4], [3, 3]]), "the mask of what each query sees must be of shape [3, 5]; received [3, 3]."],
  [() => layers.multiHeadAttention({ numHeads: 1, keyDim: 2, attentionAxes: 3 }).connectAll([[3, 2, 4], [3, 2, 4]]), "attentionAxes must be different axes from 1 to 2 of inputs [3, 2, 4]; received [3]."],
  [() => layers.multiHeadAttention({ numHeads: 1, keyDim: 2, causal: true }).connectAll([[3, 2, 4], [3, 2, 4]]), "causal and slidingWindow need one axis that has an order; attention goes over 2."],
  [() => layers.groupQueryAttention({ headDim: 2, numQueryHeads: 3, numKeyValueHeads: 2 }), "numQueryHeads must be a multiple of numKeyValueHeads; received 3 and 2."],
])("%#: %s", (wrong, message) => expect(wrong).toThrow(message));
