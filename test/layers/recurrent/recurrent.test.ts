import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type BaseLayer, explainParams, layers, sequential, type Tensor, tf } from "../../../src/index.js";
import { compileStep, gradients, RandomSource } from "../../../src/backend/index.js";
import type { CallContext } from "../../../src/layers/callContext.js";
import type { Bidirectional } from "../../../src/layers/recurrent/bidirectional.js";
import { nest, numbers } from "../../reference/arrays.js";
import { checkGradient } from "../../reference/gradientCheck.js";
import { neonGru, peepholeLstm, plainLstm, plainRnn } from "../../reference/recurrent.js";
import { setSines, sines } from "../keras.js";

beforeEach(() => tf.engine().startScope());
afterEach(() => tf.engine().endScope());

const list = (tensor: Tensor | undefined): number[] => Array.from(tensor?.dataSync() ?? []);

function close(tensor: Tensor | undefined, expected: readonly number[], digits = 5): void {
  const got = list(tensor);
  expect(got).toHaveLength(expected.length);
  got.forEach((value, i) => expect(value).toBeCloseTo(expected[i] ?? Number.NaN, digits));
}

/** A layer with its weights at fixed numbers. */
function ready<L extends BaseLayer>(layer: L, ...input: readonly number[]): L {
  layer.connect(input);
  layer.trainableWeights.forEach(({ variable }, i) => variable.assign(tf.tensor(numbers(variable.size, i + 2), variable.shape)));
  return layer;
}

const weight = (layer: BaseLayer, index: number): unknown => layer.weights[index]?.variable.arraySync();

describe("worked by hand", () => {
  it("simpleRnn adds what it remembers", () => {
    const layer = layers.simpleRnn({ units: 1, activation: "linear", returnSequences: true, inputShape: [3, 1] });
    [[2], [0.5], [1]].forEach((value, i) => layer.weights[i]?.variable.assign(tf.tensor(value, layer.weights[i]?.shape as number[])));
    // h = 2x + h/2 + 1: 3, 2·0 + 1.5 + 1, 2·1 + 1.25 + 1
    close(layer.apply(tf.tensor3d([[[1], [0], [1]]])), [3, 2.5, 4.25]);
  });

  it("lstm with gates half open", () => {
    const layer = layers.lstm({ units: 1, unitForgetBias: false, returnState: true, inputShape: [2, 1] });
    const [kernel] = layer.weights;
    kernel?.variable.assign(tf.tensor2d([[0, 0, 1, 0]]));
    layer.weights[1]?.variable.assign(tf.zeros([1, 4]));
    // Every gate is σ(0) = ½, the proposal tanh(x): c = ½c + ½tanh(x), h = ½tanh(c).
    const c1 = Math.tanh(2) / 2;
    const c2 = c1 / 2 + Math.tanh(-1) / 2;
    const [y, h, c] = layer.applyAll(tf.tensor3d([[[2], [-1]]]));
    close(y, [Math.tanh(c2) / 2]);
    close(h, [Math.tanh(c2) / 2]);
    close(c, [c2]);
  });

  it("counts parameters as formulas", () => {
    expect(explainParams(layers.lstm({ units: 128, inputShape: [28, 28] })).working).toBe("lstm: 4·(28·128 + 128·128 + 128) = 80,384");
    expect(explainParams(layers.gru({ units: 128, inputShape: [28, 28] })).working).toBe("gru: 3·(28·128 + 128·128 + 2·128) = 60,672");
    expect(explainParams(layers.gru({ units: 2, resetAfter: false, inputShape: [5, 3] })).working).toBe("gru: 3·(3·2 + 2·2 + 2) = 36");
    expect(explainParams(layers.simpleRnn({ units: 2, inputShape: [5, 3] })).working).toBe("simpleRnn: 3·2 + 2·2 + 2 = 12");
    expect(explainParams(layers.bidirectional({ layer: layers.lstm({ units: 2 }), inputShape: [5, 3] })).working).toBe(
      "bidirectional: 4·(3·2 + 2·2 + 2) + 4·(3·2 + 2·2 + 2) = 96",
    );
    expect(explainParams(layers.convLstm2d({ filters: 2, kernelSize: 3, inputShape: [5, 8, 8, 1] })).params).toBe(4 * (9 * 2 + 9 * 4 + 2));
  });

  it("lstm's forget bias starts at 1", () => {
    close(layers.lstm({ units: 2, inputShape: [1, 1] }).weights[2]?.variable, [0, 0, 1, 1, 0, 0, 0, 0]);
  });
});

describe("neon's formulas", () => {
  /** A layer's weights as plain arrays. */
  const arrays = (layer: BaseLayer) => layer.weights.map((_, i) => weight(layer, i)) as [number[][], number[][], number[]];
  /** What a level of two directions gives by the plain formula: each direction's sequence, both in the order of time. */
  const bothWays = (layer: Bidirectional, forward: number[][], backward: number[][]) => {
    const run = (inner: BaseLayer, sequence: number[][]) => (inner.kind === "lstm" ? plainLstm(sequence, ...arrays(inner), 3) : plainRnn(sequence, ...arrays(inner)));
    return [run(layer.forwardLayer, forward), run(layer.backwardLayer, [...backward].reverse()).reverse()] as const;
  };
  const besides = (left: number[][], right: number[][]) => left.flatMap((row, t) => [...row, ...(right[t] ?? [])]);
  const sequence = nest(numbers(8, 3), [4, 2]) as number[][];

  it("gru: reset before the product, and z is the share of the proposal", () => {
    const layer = ready(layers.gru({ units: 3, resetAfter: false, updateGate: "renew" }), 4, 2);
    const x = numbers(8, 9);
    const [w, u, b] = [0, 1, 2].map((i) => weight(layer, i)) as [number[][], number[][], number[]];
    close(layer.apply(tf.tensor3d(x, [1, 4, 2])), neonGru(nest(x, [4, 2]) as number[][], w, u, b, 3));
  });

  it("reset_cells false: a stateful layer goes on where the batch before ended, until it is reset", () => {
    for (const make of [layers.simpleRnn, layers.lstm, layers.gru]) {
      const layer = ready(make({ units: 3, stateful: true }), 2, 2);
      const whole = ready(make({ units: 3 }), 4, 2);
      const x = tf.tensor3d(numbers(16, 4), [2, 4, 2]);
      const [first, second] = tf.split(x, 2, 1) as [Tensor, Tensor];
      const begun = list(layer.apply(first));
      close(layer.apply(second), list(whole.apply(x)));
      layer.resetStates();
      close(layer.apply(first), begun);
      layer.dispose();
    }
    const layer = ready(layers.simpleRnn({ units: 3, stateful: true }), 2, 2);
    layer.apply(tf.tensor3d([sequence.slice(0, 2)]));
    close(layer.apply(tf.tensor3d([sequence.slice(2)])), plainRnn(sequence, ...arrays(layer)).at(-1) ?? []);
  });

  it("recurrentSum, recurrentMean and recurrentLast, with and without gaps", () => {
    const x = tf.tensor3d([[[1, 10], [2, 20], [4, 40]], [[1, 1], [1, 1], [1, 1]]]);
    const mask = tf.tensor2d([[1, 1, 0], [0, 0, 0]], [2, 3], "bool");
    const masked = (layer: BaseLayer) => layer.callAll([x], { training: false, mask })[0];
    close(layers.recurrentSum().apply(x), [7, 70, 3, 3]);
    close(layers.recurrentMean().apply(x), [7 / 3, 70 / 3, 1, 1], 4);
    close(layers.recurrentLast().apply(x), [4, 40, 1, 1]);
    close(masked(layers.recurrentSum()), [3, 30, 0, 0]);
    close(masked(layers.recurrentMean()), [1.5, 15, 0, 0]);
    close(masked(layers.recurrentLast()), [2, 20, 0, 0]);
    expect(() => layers.recurrentSum().connect([3])).toThrow("recurrentSum: the input must be a sequence of shape [time, ...]; received [3].");
  });

  it.each([
    ["biRnn", layers.biRnn],
    ["biLstm", layers.biLstm],
  ] as const)("%s reads both ways, and biSum adds the directions", (_name, make) => {
    const layer = ready(make({ units: 3 }), 4, 2);
    const [forward, backward] = bothWays(layer, sequence, sequence);
    const y = layer.apply(tf.tensor3d([sequence]));
    close(y, besides(forward, backward));
    close(layers.biSum().apply(y), forward.flatMap((row, t) => row.map((value, i) => value + (backward[t]?.[i] ?? 0))));
    expect(() => layers.biSum().connect([4, 3])).toThrow("biSum: the last axis must hold both directions beside each other, so its length must be even; received 3.");
  });

  it.each([
    ["deepBiRnn", layers.deepBiRnn],
    ["deepBiLstm", layers.deepBiLstm],
  ] as const)("%s keeps the directions apart until the end", (_name, make) => {
    const [first, second] = make({ units: 3, depth: 2, inputShape: [4, 2] }) as [Bidirectional, Bidirectional];
    ready(first, 4, 2);
    ready(second, 4, 6);
    close(second.apply(first.apply(tf.tensor3d([sequence]))), besides(...bothWays(second, ...bothWays(first, sequence, sequence))));
    expect(() => make({ units: 3, depth: 0 })).toThrow("depth must be a positive integer; received 0.");
  });

  it("biBnRnn normalises what the inputs contribute over steps and samples", () => {
    const layer = layers.biBnRnn({ units: 2, activation: "linear", inputShape: [3, 2] });
    const cell = layer.forwardLayer.cell;
    layer.build(new RandomSource(1));
    cell.weights[1]?.variable.assign(tf.zeros([2, 2])); // without the way back in time only the normalised part is left
    const y = layer.callAll([tf.tensor3d(numbers(24, 5), [4, 3, 2])], { training: true })[0];
    const { mean, variance } = tf.moments(tf.split(y as Tensor, 2, 2)[0] as Tensor, [0, 1]);
    close(mean, [0, 0], 4);
    list(variance).forEach((value) => expect(value).toBeGreaterThan(0.9));
    expect(layer.forwardLayer.weights.map(({ name }) => name)).toEqual(["kernel", "recurrentKernel", "gamma", "beta", "movingMean", "movingVariance"]);

    // Outside training the moving statistics, 0 and 1 at first, stand in: the plain formula with a smaller kernel, and beta for a bias.
    const fresh = ready(layers.biBnRnn({ units: 3 }), 4, 2);
    const plain = (inner: BaseLayer, steps: number[][]) => {
      const [w, u, gamma, beta] = [0, 1, 2, 3].map((i) => weight(inner, i)) as [number[][], number[][], number[], number[]];
      return plainRnn(steps, w.map((row) => row.map((value, j) => (value * (gamma[j] ?? 0)) / Math.sqrt(1.001))), u, beta);
    };
    const backward = plain(fresh.backwardLayer, [...sequence].reverse()).reverse();
    close(fresh.apply(tf.tensor3d([sequence])), besides(plain(fresh.forwardLayer, sequence), backward));
  });
});

describe("what Keras has no case for", () => {
  it("lstm with a peephole", () => {
    const layer = ready(layers.lstm({ units: 3, peephole: true }), 4, 2);
    const x = numbers(8, 9);
    const [w, u, b, p] = [0, 1, 2, 3].map((i) => weight(layer, i)) as [number[][], number[][], number[], number[][]];
    close(layer.apply(tf.tensor3d(x, [1, 4, 2])), peepholeLstm(nest(x, [4, 2]) as number[][], w, u, b, p, 3));
  });

  it.each([
    ["lstm with a peephole", () => layers.lstm({ units: 2, peephole: true })],
    ["gru as neon's", () => layers.gru({ units: 2, resetAfter: false, updateGate: "renew" })],
    ["biBnRnn", () => layers.biBnRnn({ units: 2 })],
  ] as const)("gradients of %s", (_name, make) => {
    const layer = ready(make(), 3, 2);
    const x = tf.tensor3d(numbers(12, 9), [2, 3, 2]);
    const value = () => layer.callAll([x], { training: true }).reduce<Tensor>((sum, y) => sum.add(y.mul(sines(y.shape, 3)).sum()), tf.scalar(0));
    for (const { variable } of layer.trainableWeights) checkGradient(value, variable);
  });

  it.each([
    ["lstm", () => layers.lstm({ units: 2 })],
    ["gru", () => layers.gru({ units: 2 })],
  ] as const)("gradients of gradients of %s", (_name, make) => {
    const layer = ready(make(), 3, 2);
    const x = tf.tensor3d(numbers(6, 9), [1, 3, 2]);
    const steepness = () => tf.grad((t) => (layer.callAll([t], { training: true })[0] as Tensor).mul(4).sum())(x).square().sum();
    for (const { variable } of layer.trainableWeights) checkGradient(steepness, variable);
  });

  it("a cell as a layer takes states and gives them", () => {
    const cell = ready(layers.lstmCell({ units: 2 }), 3);
    const x = tf.tensor2d(numbers(6), [2, 3]);
    const [y, h, c] = cell.applyAll(x) as [Tensor, Tensor, Tensor];
    close(h, list(y));
    const [next] = cell.applyAll([x, h, c]);
    const layer = layers.rnn({ cell });
    close(layer.apply(tf.stack([x, x], 1)), list(next));
    expect(() => cell.connectAll([[3], [2]])).toThrow("lstmCell: the cell takes an input and its 2 states; received 1 states.");
  });

  it("masking finds the steps that count, and timeDistributed the layer inside", () => {
    const layer = layers.masking({ maskValue: -1 });
    const x = tf.tensor3d([[[1, -1], [-1, -1]], [[-1, -1], [0, 0]]]);
    const [signal] = layer.pass([{ tensor: x }], { training: false });
    expect(list(signal?.mask)).toEqual([1, 0, 0, 1]);
    close(signal?.tensor, [1, -1, 0, 0, 0, 0, 0, 0]);
    const [last] = ready(layers.lstm({ units: 2 }), 2, 2).pass([signal ?? { tensor: x }], { training: false });
    expect(last?.mask).toBeUndefined();
    expect(() => layers.timeDistributed({ layer: layers.dense({ units: 1 }) }).connect([3])).toThrow("timeDistributed: the input must be a sequence");
  });
});

it("a wrapper of one's own has the weights of the layer inside", () => {
  class Twice extends layers.Wrapper {
    readonly kind = "twice";
    override call(x: Tensor, context: CallContext) {
      return super.call(x, context).mul(2);
    }
  }
  const inner = layers.dense({ units: 1 });
  const layer = ready(new Twice({ layer: inner }), 2);
  const x = tf.tensor2d([[3, -1]]);
  close(layer.apply(x), list(inner.apply(x).mul(2)));
  expect(layer.weights).toEqual(inner.weights);
  expect(() => new Twice({ layer: "dense" as never })).toThrow("wrapper: layer must be a layer, such as layers.dense({ units: 8 }); received dense.");
});

it("weights have their rules", () => {
  const layer = layers.lstm({ units: 2, kernelRegularizer: "l2", recurrentConstraint: "unitNorm", inputShape: [3, 1] });
  expect(layer.weights.map(({ regularizer, constraint }) => [regularizer !== undefined, constraint !== undefined])).toEqual([[true, false], [false, true], [false, false]]);
});

describe("dropout", () => {
  it("drops inputs and states alike at every step, anew in every pass, and in training alone", () => {
    for (const make of [layers.simpleRnn, layers.lstm, layers.gru]) {
      const layer = ready(make({ units: 4, dropout: 0.5, returnSequences: true }), 6, 8);
      const x = tf.ones([2, 6, 8]);
      const pass = () => list(layer.callAll([x], { training: true })[0]);
      expect(pass()).not.toEqual(pass());
      expect(list(layer.apply(x))).toEqual(list(layer.apply(x)));
      layer.dispose();
    }
    // A kernel of ones, no way back in time: each step's output tells how many inputs were kept, the same at every step.
    const layer = layers.simpleRnn({ units: 1, activation: "linear", dropout: 0.5, returnSequences: true, inputShape: [3, 64] });
    layer.weights[0]?.variable.assign(tf.ones([64, 1]));
    layer.weights[1]?.variable.assign(tf.zeros([1, 1]));
    const [a, b, c] = list(layer.callAll([tf.ones([1, 3, 64])], { training: true })[0]) as [number, number, number];
    expect(new Set([a, b, c]).size).toBe(1);
    expect(a).toBeGreaterThan(30);
    expect(a).toBeLessThan(98);
  });

  it("drops states, and the same seed drops the same ones", () => {
    const build = () => {
      const layer = layers.gru({ units: 4, recurrentDropout: 0.5, inputShape: [5, 2] });
      layer.build(new RandomSource(3));
      return layer;
    };
    const [a, b] = [build(), build()];
    const x = tf.tensor3d(numbers(20), [2, 5, 2]);
    const passes = [a, b].map((layer) => list(layer.callAll([x], { training: true })[0]));
    expect(passes[0]).toEqual(passes[1]);
    expect(passes[0]).not.toEqual(list(a.apply(x)));
    a.dispose();
    b.dispose();
  });
});

describe("compiled", () => {
  it.each([
    ["lstm", () => layers.lstm({ units: 4, dropout: 0.2, recurrentDropout: 0.2 })],
    ["gru, stateful", () => layers.gru({ units: 4, stateful: true })],
    ["bidirectional simpleRnn", () => layers.bidirectional({ layer: layers.simpleRnn({ units: 4 }) })],
    ["stacked cells", () => layers.rnn({ cell: [layers.lstmCell({ units: 3, recurrentDropout: 0.3 }), layers.gruCell({ units: 2 })], returnSequences: true })],
    ["biBnRnn", () => layers.biBnRnn({ units: 3 })],
    ["convLstm1d", () => layers.convLstm1d({ filters: 2, kernelSize: 3, padding: "same", dropout: 0.2, recurrentDropout: 0.2 }), [4, 5, 1]],
    ["convLstm2d", () => layers.convLstm2d({ filters: 2, kernelSize: 2, dropout: 0.2, recurrentDropout: 0.2 }), [3, 4, 4, 2]],
  ] as [string, () => BaseLayer, number[]?][])("%s learns as it does op by op", (_name, make, shape = [6, 3]) => {
    const trained = [true, false].map((eager) => {
      const layer = make();
      layer.connect(shape);
      layer.build(new RandomSource(1));
      setSines(layer);
      const variables = layer.trainableWeights.map(({ variable }) => variable);
      const step = compileStep(
        (x) => {
          const { value, grads } = gradients(() => (layer.callAll([x], { training: true })[0] as Tensor).sub(0.3).square().mean(), variables);
          variables.forEach((variable, i) => variable.assign(variable.sub((grads[i] as Tensor).mul(0.5))));
          return [value];
        },
        { eager },
      );
      const x = sines([4, ...shape], 7, 1);
      layer.resetStates();
      const values = Array.from({ length: 12 }, () => step.runSync(x)[0]?.dataSync()[0] ?? Number.NaN);
      expect(step.mode).toBe(eager ? "eager" : "compiled");
      step.dispose();
      layer.dispose();
      return values;
    });
    trained[0]?.forEach((value, i) => expect(value).toBeCloseTo(trained[1]?.[i] ?? Number.NaN, 4));
    expect(trained[0]?.at(-1)).toBeLessThan(trained[0]?.[0] ?? 0);
  });
});

describe("wrong arguments and inputs", () => {
  it.each<[() => unknown, string]>([
    [() => layers.lstm({ units: 0 }), "lstm: units must be a positive integer; received 0."],
    [() => layers.gruCell({ units: 1.5 }), "gruCell: units must be a positive integer; received 1.5."],
    [() => layers.simpleRnn({ units: 1, dropout: 1 }), "simpleRnn: dropout is the share to drop and must be at least 0 and less than 1; received 1."],
    [() => layers.gru({ units: 1, recurrentDropout: -1 }), "gru: recurrentDropout is the share to drop"],
    [() => layers.lstm({ units: 1, recurrentActivation: "sigmoit" as "sigmoid" }), 'Did you mean "sigmoid"?'],
    [() => layers.gru({ units: 1, updateGate: "keeps" as "keep" }), 'gru: updateGate must be "keep" or "renew"; received "keeps".'],
    [() => layers.lstm({ units: 1 }).connect([5]), "lstm: the input must be a sequence of shape [time, features]; received [5]."],
    [() => layers.lstm({ units: 1 }).connect([0, 5]), "lstm: a sequence must have at least one step"],
    [() => layers.lstm({ units: 2 }).connectAll([[5, 1], [2]]), "lstm: the first states must be of shape [2] and [2]; received [2]."],
    [() => layers.gru({ units: 2 }).connectAll([[5, 1], [3]]), "gru: the first states must be of shape [2]; received [3]."],
    [() => layers.stackedRnnCells({ cells: [] }), "stackedRnnCells: cells must hold at least one cell; received none."],
    [() => layers.bidirectional({ layer: layers.gru({ units: 1 }), mergeMode: "max" as "sum" }), "bidirectional: mergeMode must be one of concat, sum, mul, ave, none"],
    [() => layers.bidirectional({ layer: layers.gru({ units: 1 }), backwardLayer: layers.gru({ units: 1 }) }), "bidirectional: backwardLayer must have goBackwards: true"],
    [
      () => layers.bidirectional({ layer: layers.gru({ units: 1, returnSequences: true }), backwardLayer: layers.gru({ units: 1, goBackwards: true }) }),
      "bidirectional: both layers must have the same returnSequences; received true and false.",
    ],
    [
      () => layers.bidirectional({ layer: layers.gru({ units: 1 }), backwardLayer: layers.gru({ units: 2, goBackwards: true }), mergeMode: "sum" }).connect([3, 1]),
      'bidirectional: mergeMode "sum" takes directions of the same width; received 1 and 2.',
    ],
    [() => layers.convLstm2d({ filters: 1, kernelSize: 0 }), "convLstm2d: kernelSize must be a positive integer or a pair of them; received 0."],
    [() => layers.convLstm1d({ filters: 0, kernelSize: 1 }), "convLstm1d: filters must be a positive integer; received 0."],
    [() => layers.convLstm2d({ filters: 1, kernelSize: 2, strides: 2, dilation: 2 }), "convLstm2d: strides above 1 can't go with a dilation above 1"],
    [() => layers.convLstm2d({ filters: 1, kernelSize: 2 }).connect([3, 4, 4]), "one step's input must have 2 axes of space and its channels last; received [4, 4]."],
  ])("%#: %s", (wrong, message) => expect(wrong).toThrow(message));
});

it("masking lets gradients through where a step counts, before layers that learn and behind others, run op by op and compiled", async () => {
  const net = sequential([layers.dense({ units: 3, useBias: false, inputShape: [4, 2] }), layers.masking(), layers.gru({ units: 2 }), layers.dense({ units: 1 })], { seed: 3 });
  const inputs = Array.from({ length: 6 }, (_, i) => [0, 1, 2, 3].map((t) => (t > i % 5 ? [0, 0] : [Math.sin(i + t), Math.cos(2 * i - t)])));
  const data = { inputs, targets: inputs.map((_, i) => [i / 6]) };
  const first = net.layers[0]?.weights[0]?.variable.dataSync().slice();
  const run = await net.compile({ optimizer: "adam", loss: "mse" }).fit(data, { epochs: 6, batchSize: 3, verbose: false, run: false, seed: 1 });
  expect(run.last["loss"]).toBeLessThan(run.history["loss"]?.[0] ?? 0);
  expect(net.layers[0]?.weights[0]?.variable.dataSync()).not.toEqual(first);
  net.dispose();
});

describe("a plain cell goes along a sequence in one op", () => {
  const operationsOf = (layer: BaseLayer, context: CallContext = {}): string[] => {
    const step = compileStep((x) => [layer.callAll([x as Tensor], context)[0] as Tensor]);
    step.runSync(tf.ones([2, 3, 4]));
    return step.operations.map(({ op }) => op);
  };

  it.each([
    ["GradbookLstmStates", () => layers.lstm({ units: 5, recurrentDropout: 0.2 })],
    ["GradbookGruStates", () => layers.gru({ units: 5, recurrentDropout: 0.2 })],
  ] as const)("%s, but step by step where a mask leaves steps out or the state is dropped", (op, make) => {
    const layer = ready(make(), 3, 4);
    expect(operationsOf(layer)).toContain(op);
    expect(operationsOf(layer, { training: true })).not.toContain(op);
    expect(operationsOf(layer, { mask: tf.tensor2d([[1, 1, 0], [1, 0, 0]]) })).not.toContain(op);
  });
});
