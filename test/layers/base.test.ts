import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { initializers, layers, model, regularizers, type Shape, sequential, type Tensor, tf } from "../../src/index.js";
import { BaseLayer } from "../../src/layers/baseLayer.js";
import type { CallContext, Mask } from "../../src/layers/callContext.js";

beforeEach(() => tf.engine().startScope());
afterEach(() => tf.engine().endScope());

class Difference extends layers.MergeLayer {
  readonly kind = "difference";
  protected shapeAfter([first = []]: readonly Shape[]): Shape {
    return first;
  }
  call([a, b]: readonly Tensor[]): Tensor {
    return tf.sub(a as Tensor, b as Tensor);
  }
}

/** Gives its input doubled and negated, and the mask of its input for the first. */
class Both extends BaseLayer {
  readonly kind = "both";
  protected shapesAfter([first = []]: readonly Shape[]): readonly Shape[] {
    return [first, first];
  }
  callAll([x]: readonly Tensor[]): readonly Tensor[] {
    return x === undefined ? [] : [x.mul(2), x.neg()];
  }
  protected override masksAfter([mask]: readonly Mask[]): readonly Mask[] {
    return [mask];
  }
}

class Twice extends layers.Layer {
  readonly kind = "twice";
  readonly steps: readonly layers.Layer[] = [layers.dense({ units: 3 }), layers.dense({ units: 3 })];
  protected shapeAfter(input: Shape): Shape {
    return this.steps.reduce((shape, step) => step.connect(shape), input);
  }
  protected override weightSpecs() {
    return [{ name: "scale", shape: [], initializer: initializers.ones() }];
  }
  call(x: Tensor, context: CallContext): Tensor {
    return this.steps.reduce((signal, step) => step.call(signal, context), x).mul(this.weight("scale"));
  }
}

class Counter extends layers.Layer {
  readonly kind = "counter";
  protected shapeAfter(input: Shape): Shape {
    return input;
  }
  call(x: Tensor): Tensor {
    const seen = this.state("seen", [x.shape[0] ?? 0, 1]);
    seen.assign(seen.add(1));
    return x.mul(0).add(seen);
  }
}

describe("several inputs and outputs", () => {
  it("merges a list", () => {
    expect(new Difference({}).apply([tf.tensor2d([[3, 5]]), tf.tensor2d([[1, 1]])]).arraySync()).toEqual([[2, 4]]);
    expect(() => new Difference({}).apply(tf.ones([1, 2]))).toThrow("difference: the layer takes several inputs, as a list; received 1.");
  });

  it("gives the first output or all of them", () => {
    const x = tf.tensor2d([[1, 2]]);
    expect(new Both({}).apply(x).arraySync()).toEqual([[2, 4]]);
    expect(new Both({}).applyAll(x).map((y) => y.arraySync())).toEqual([[[2, 4]], [[-1, -2]]]);
  });

  it("leaves no tensor but those it gives, and never the caller's own", () => {
    const x = tf.ones([2, 3]);
    const layer = new Twice({});
    layer.apply(x).dispose();
    const before = tf.memory().numTensors;
    layer.apply(x).dispose();
    new Both({}).apply(x).dispose();
    const same = layers.activation("linear").apply(x);
    same.dispose();
    expect(x.isDisposed).toBe(false);
    expect(tf.memory().numTensors).toBe(before);
    expect(() => layer.apply([])).toThrow("twice: apply takes a tensor or a list of them, or symbolic tensors from layers.input({ shape }); received an empty list.");
    expect(() => layers.dense({ units: 1 }).apply([x, x])).toThrow("dense: the layer takes one input; received 2: [3], [3]. Merge them first");
    expect(() => layer.apply([[1, 2, 3]] as never)).toThrow("received 1,2,3");
    expect(tf.memory().numTensors).toBe(before);
  });

  it("takes symbolic tensors", () => {
    const y = layers.dense({ units: 4 }).apply(layers.input({ shape: [2, 3] }));
    expect(y.shape).toEqual([2, 4]);
    expect(String(y)).toBe("dense [2, 4]");
    expect(String(new Both({}).applyAll(y)[1])).toBe("both, output 2 [2, 4]");
    expect(() => layers.input({ shape: [0] })).toThrow("input: shape must be a list of positive integers, one sample's without the batch axis; received [0].");
    expect(() => layers.input({ shape: 3 as never })).toThrow("received 3");
    expect(() => layers.dense({ units: 1 }).output).toThrow("dense: the layer is in no network yet");
  });
});

describe("an input", () => {
  it("gives what it takes, as a layer, first in a sequential model and as a graph's beginning", async () => {
    const x = [[0.5, -2, 1e6], [3, 0, -1e-6]].map((row) => row.map(Math.fround));
    const [batch, layer] = [tf.tensor2d(x), layers.input({ inputShape: [3] })];
    expect([layer.outputShape, layer.params, layer.apply(batch).arraySync()]).toEqual([[3], 0, x]);
    const chain = sequential([layers.input({ inputShape: [3], name: "table" }), layers.rescaling({ scale: 2 })]);
    const symbol = layers.input({ shape: [3], name: "table" });
    const graph = model({ inputs: symbol, outputs: { same: symbol, twice: layers.rescaling({ scale: 2 }).apply(symbol) } });
    const twice = x.map((row) => row.map((value) => 2 * value));
    expect([chain.inputNames, (await chain.predict(batch)).arraySync()]).toEqual([["table"], twice]);
    const { same, twice: other } = await graph.predictAll(batch);
    expect([same?.arraySync(), other?.arraySync()]).toEqual([x, twice]);
  });
});

describe("shapes of other uses", () => {
  it("takes another shape while the weights fit", () => {
    const dense = layers.dense({ units: 2, inputShape: [3] });
    expect(dense.connect([3])).toEqual([2]);
    expect(dense.connect([5, 3])).toEqual([5, 2]);
    expect(() => dense.connect([4])).toThrow("dense: the layer takes inputs of shape [3]; received [4]. Leave inputShape out, or make it match the layer before.");
    expect(layers.conv2d({ filters: 2, kernelSize: 3, inputShape: [8, 8, 1] }).apply(tf.ones([1, 8, 8, 1])).shape).toEqual([1, 6, 6, 2]);
  });
});

describe("sub-layers", () => {
  it("are named, built, counted, frozen and disposed with the layer that holds them", () => {
    const layer = new Twice({ inputShape: [3] });
    expect(layer.weightShapes.map(({ name }) => name)).toEqual(["scale", "dense_1.kernel", "dense_1.bias", "dense_2.kernel", "dense_2.bias"]);
    expect(layer.params).toBe(1 + 2 * 12);
    expect(String(layer.explainParams())).toBe("twice: 1 + 3·3 + 3 + 3·3 + 3 = 25");
    expect(layer.isBuilt).toBe(false);
    expect(layer.weights).toHaveLength(5);
    expect(layer.isBuilt).toBe(true);
    const [first, second] = layer.steps.map((step) => step.weights[0]?.variable.arraySync());
    expect(first).not.toEqual(second);
    const [[w1, b1], [w2, b2]] = layer.steps.map((step) => step.weights.map(({ variable }) => variable.arraySync())) as [[number[][], number[]], [number[][], number[]]];
    layer.weights[0]?.variable.assign(tf.scalar(-1.5));
    const dense = (x: readonly number[], w: number[][], b: number[]) => b.map((bias, j) => x.reduce((sum, value, i) => sum + value * (w[i]?.[j] ?? Number.NaN), bias));
    const x = [[0.5, -2, 1], [3, 0.25, -1]];
    const wanted = x.map((row) => dense(dense(row, w1, b1), w2, b2).map((value) => -1.5 * value));
    tf.tidy(() => layer.apply(tf.tensor2d(x)).dataSync()).forEach((value, i) => expect(value).toBeCloseTo(wanted.flat()[i] ?? Number.NaN, 5));
    layer.trainable = false;
    expect(layer.steps.map((step) => step.trainable)).toEqual([false, false]);
    expect(layer.trainableWeights).toEqual([]);
    layer.trainable = true;
    expect(layer.trainableWeights).toHaveLength(5);
    const before = tf.memory().numTensors;
    layer.dispose();
    expect(tf.memory().numTensors).toBe(before - 5);
  });
});

describe("state", () => {
  it("lasts from batch to batch, a shape at a time, until it is reset", () => {
    const net = sequential([layers.dense({ units: 1, inputShape: [1] }), new Counter({})]);
    const shown = (batch: number) => net.apply(tf.ones([batch, 1])).arraySync();
    expect([shown(1), shown(1), shown(2)]).toEqual([[[1]], [[2]], [[1], [1]]]);
    net.resetStates();
    expect(shown(1)).toEqual([[1]]);
    expect(net.weights).toHaveLength(2);
    net.dispose();
  });
});

describe("masks", () => {
  const pass = (layer: BaseLayer, x: Tensor, mask: Tensor) => layer.pass([{ tensor: x, mask }], { training: false })[0]?.mask;
  const mask = tf.tensor2d([[1, 1, 0]], undefined, "bool");

  it("pass on while the time axis stays", () => {
    const layer = layers.dense({ units: 2 });
    expect(layer.apply(tf.ones([1, 3, 4])).shape).toEqual([1, 3, 2]);
    expect(pass(layer, tf.ones([1, 3, 4]), mask)).toBe(mask);
    expect(pass(layers.flatten(), tf.ones([1, 3, 4]), mask)).toBeUndefined();
    expect(pass(new Both({}), tf.ones([1, 3]), mask)).toBe(mask);
  });

  it("reach the layer's call, and meet in a merge", () => {
    const seen: Mask[] = [];
    class Spy extends Difference {
      override call(inputs: readonly Tensor[], { masks = [] }: CallContext): Tensor {
        seen.push(...masks);
        return super.call(inputs);
      }
    }
    const other = tf.tensor2d([[0, 1, 1]], undefined, "bool");
    const x = tf.ones([1, 3, 2]);
    const [signal] = new Spy({}).pass([{ tensor: x, mask }, { tensor: x, mask: other }], { training: false });
    expect(seen).toEqual([mask, other]);
    expect(Array.from(signal?.mask?.dataSync() ?? [])).toEqual([0, 1, 0]);
    expect(new Spy({}).pass([{ tensor: x }, { tensor: x }], { training: false })[0]?.mask).toBeUndefined();
  });
});

it("a large activity costs its regularizer's value over the batch's size", () => {
  const layer = layers.activation("linear", { activityRegularizer: regularizers.l2({ l2: 0.5 }) });
  const losses: number[] = [];
  layer.apply(tf.tensor2d([[1, 2], [3, 4]]), { training: true, addLoss: (loss) => losses.push(loss.dataSync()[0] ?? 0) });
  expect(losses).toEqual([(0.5 * (1 + 4 + 9 + 16)) / 2]);
  expect(() => layers.dense({ units: 1, activityRegularizer: "l3" as "l2" })).toThrow('unknown regularizer "l3". Did you mean "l1"?');
});
