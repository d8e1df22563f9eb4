import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { compileStep, gradients, RandomSource, RandomState } from "../../src/backend/index.js";
import { type BaseLayer, explainParams, layers, type Tensor, tf } from "../../src/index.js";
import { drawClasses, expectedCount } from "../../src/layers/embedding/classSampler.js";
import { huffmanPaths } from "../../src/layers/embedding/huffman.js";
import { SampledOutput } from "../../src/layers/embedding/sampledOutput.js";
import type { CallContext } from "../../src/layers/callContext.js";
import { numbers } from "../reference/arrays.js";
import { checkGradient } from "../reference/gradientCheck.js";
import { expectKeras, kerasCases, setSines, sines } from "./keras.js";

const keras = kerasCases("kerasEmbedding");

beforeEach(() => tf.engine().startScope());
afterEach(() => tf.engine().endScope());

const list = (tensor: Tensor | undefined): number[] => Array.from(tensor?.dataSync() ?? []);
const words = () => tf.tensor2d([[1, 4, 4, 0], [0, 2, 1, 4]], [2, 4], "int32");
const vectors = () => sines([2, 4, 3], 7, 1);

function close(tensor: Tensor | undefined, expected: readonly number[], digits = 5): void {
  const got = list(tensor);
  expect(got).toHaveLength(expected.length);
  got.forEach((value, i) => expect(value).toBeCloseTo(expected[i] ?? Number.NaN, digits));
}

describe("embedding", () => {
  it("gives what Keras gives", () => {
    expectKeras(layers.embedding({ inputDim: 5, outputDim: 3 }), [words()], keras["embedding"]);
    expectKeras(layers.embedding({ inputDim: 2, outputDim: 1 }), [tf.tensor2d([[1]], [1, 1], "int32")], keras["embedding of one"]);
  });

  it("takes the rows that the numbers say, whole floats too", () => {
    const layer = layers.embedding({ inputDim: 3, outputDim: 2, inputShape: [2] });
    layer.weights[0]?.variable.assign(tf.tensor2d([[0, 1], [10, 11], [20, 21]]));
    close(layer.apply(tf.tensor2d([[2, 0]])), [20, 21, 0, 1]);
    expect(layer.outputShape).toEqual([2, 2]);
    expect(explainParams(layer).working).toBe("embedding: 3·2 = 6");
  });

  it("makes a mask where there is nothing", () => {
    const mask = (maskZero: boolean) => layers.embedding({ inputDim: 5, outputDim: 3, maskZero, inputShape: [4] }).pass([{ tensor: words() }], { training: false })[0]?.mask;
    expect(list(mask(true))).toEqual([1, 1, 1, 0, 0, 1, 1, 1]);
    expect(mask(false)).toBeUndefined();
  });

  it("lookupTable: the padding's vector is 0 and does not learn, and update: false stops all", () => {
    const layer = layers.lookupTable({ vocabSize: 5, embeddingDim: 2, padIdx: 4, inputShape: [4] });
    setSines(layer);
    const y = layer.apply(words());
    const table = layer.weights[0]?.variable as Tensor;
    close(tf.slice(y, [0, 1, 0], [1, 2, 2]), [0, 0, 0, 0]);
    close(tf.slice(y, [0, 0, 0], [1, 1, 2]), list(tf.slice(table, [1, 0], [1, 2])));
    const { grads } = gradients(() => layer.call(words()).sum(), [layer.weights[0]?.variable as never]);
    close(grads[0], [2, 2, 2, 2, 1, 1, 0, 0, 0, 0]);
    expect(layers.lookupTable({ vocabSize: 5, embeddingDim: 2, update: false, inputShape: [4] }).trainableWeights).toEqual([]);
  });
});

describe("ways back", () => {
  /** Both ways of an embedding, as Keras' test of it calls them. */
  class BothWays extends layers.ReversibleEmbedding {
    protected override shapesAfter() {
      return [[4, 3], [4, 5]];
    }
    protected override specs() {
      return this.weightSpecs([4]);
    }
    override callAll([ids, back]: readonly Tensor[]) {
      return [this.call(ids as Tensor), this.logits(back as Tensor)];
    }
  }

  it.each([
    ["tied", {}],
    ["untied", { tieWeights: false }],
    ["capped", { logitSoftCap: 0.5 }],
  ])("reversibleEmbedding gives what Keras gives, %s", (name, more) =>
    expectKeras(new BothWays({ inputDim: 5, outputDim: 3, ...more }), [words(), vectors()], keras[`reverse ${name}`]));

  it("reverse() is a layer with the embedding's weights", () => {
    const there = layers.reversibleEmbedding({ inputDim: 5, outputDim: 3, inputShape: [4] });
    setSines(there);
    const back = there.reverse();
    close(back.apply(vectors()), list(there.logits(vectors())));
    expect(back.weights).toEqual([]);
    expect(() => there.reverse().connect([4, 2])).toThrow("reverseEmbedding: the vectors must be as long as reversibleEmbedding's, 3; received 2.");
  });

  it("tiedDense goes back through a dense layer's kernel, which learns from both uses", () => {
    const there = layers.dense({ units: 2, useBias: false, inputShape: [3] });
    there.weights[0]?.variable.assign(tf.tensor2d([[1, 2], [3, 4], [5, 6]]));
    const back = layers.tiedDense({ to: there, activation: "relu" });
    close(back.apply(tf.tensor2d([[1, -1]])), [0, 0, 0]);
    close(back.apply(tf.tensor2d([[1, 1]])), [3, 7, 11]);
    expect(back.weightShapes.map(({ name, shape }) => [name, shape])).toEqual([["bias", [3]]]);
    const x = tf.tensor2d(numbers(6), [2, 3]);
    checkGradient(() => back.call(there.call(x).square()).square().sum(), there.weights[0]?.variable as never, { step: 1e-3, tolerance: 2e-2 });
    expect(() => layers.tiedDense({ to: there }).connect([3])).toThrow("tiedDense: the input must have as many features as dense gives, 2; received [3].");
  });

  it("tiedDense ends a language model through its embedding", () => {
    const there = layers.embedding({ inputDim: 5, outputDim: 3, inputShape: [4] });
    setSines(there);
    close(layers.tiedDense({ to: there, useBias: false }).apply(vectors()), list(tf.matMul(vectors().reshape([8, 3]), there.weights[0]?.variable as never, false, true)));
  });
});

const hidden = () => sines([4, 3], 7, 1);
const targets = () => tf.tensor2d([[2], [0], [5], [2]], [4, 1], "int32");

describe("sampled outputs give what TensorFlow's losses give", () => {
  /** Draws the classes of the reference's script. */
  const withDraws = (layer: SampledOutput): BaseLayer => {
    const drawn = [1, 2, 0, 1, 4];
    return Object.assign(layer, {
      losses(h: Tensor, classes: Tensor) {
        const chosen = tf.tensor1d(drawn, "int32");
        const [expected, targetsExpected] = [chosen, classes].map((of) => expectedCount("logUniform", 6, drawn.length, of)) as [Tensor, Tensor];
        return layer.lossesWith({ classes: chosen, expected, targetsExpected }, h, classes);
      },
    });
  };

  it.each([
    ["sampled softmax", layers.sampledSoftmaxOutput],
    ["nce", layers.nceOutput],
  ] as const)("%s", (name, make) => expectKeras(withDraws(make({ classes: 6, samples: 5 })), [hidden(), targets()], keras[name], [], true));

  it.each([
    ["full softmax", layers.sampledSoftmaxOutput],
    ["full nce", layers.nceOutput],
  ] as const)("%s, outside training", (name, make) => expectKeras(make({ classes: 6, samples: 5 }), [hidden(), targets()], keras[name]));

  it("draws classes as often as it says", () => {
    for (const sampler of ["logUniform", "uniform"] as const) {
      const draws = new RandomState(5);
      const { classes, expected, targetsExpected } = drawClasses(draws, sampler, 7, 100_000, tf.range(0, 7, 1, "int32"));
      const counts = new Array<number>(7).fill(0);
      for (const k of list(classes)) counts[k] = (counts[k] ?? 0) + 1;
      const wanted = list(targetsExpected);
      expect(wanted.reduce((a, b) => a + b)).toBeCloseTo(100_000, -1);
      counts.forEach((count, k) => expect(Math.abs(count - (wanted[k] ?? 0))).toBeLessThan(5 * Math.sqrt(wanted[k] ?? 0)));
      expect(list(expected)[0]).toBeCloseTo(wanted[list(classes)[0] ?? 0] ?? 0, 0);
      draws.dispose();
    }
  });
});

describe("hierarchicalSoftmaxOutput", () => {
  it("builds Huffman's tree", () => {
    // 1 and 2 join to 3, that and 3 to 6, that and 7 to the root.
    const lengths = huffmanPaths([7, 1, 3, 2]).map(({ nodes }) => nodes.length);
    expect(lengths).toEqual([1, 3, 2, 3]);
    expect(huffmanPaths([1, 1, 1, 1]).map(({ nodes }) => nodes.length)).toEqual([2, 2, 2, 2]);
    expect(new Set(huffmanPaths([5, 5, 1, 9, 2]).map(({ right }) => right.join())).size).toBe(5);
  });

  it("multiplies the turns on the way, worked by hand", () => {
    const layer = layers.hierarchicalSoftmaxOutput({ classes: 3, frequencies: [4, 1, 2] });
    layer.connectAll([[1]]);
    layer.weights[0]?.variable.assign(tf.tensor2d([[1], [2]]));
    layer.weights[1]?.variable.assign(tf.tensor1d([0, 0.5]));
    // The root, node 1, parts {1, 2} (weight 3, left) from 0 (right); node 0 parts 1 (left) from 2 (right). With h = 1 its sum is 2.5, node 0's 1.
    const s = (z: number) => 1 / (1 + Math.exp(-z));
    const p = [s(2.5), s(-2.5) * s(-1), s(-2.5) * s(1)];
    const h = tf.tensor2d([[1]]);
    close(layer.apply(h), p.map(Math.log));
    for (const k of [0, 1, 2]) close(layer.apply([h, tf.tensor2d([[k]], [1, 1], "int32")]), [-Math.log(p[k] ?? 0)]);
  });

  it("gives probabilities that add up to 1, and losses that go with them", () => {
    const layer = layers.hierarchicalSoftmaxOutput({ classes: 6, frequencies: [9, 1, 4, 2, 2, 6] });
    layer.connectAll([[3], [1]]);
    setSines(layer);
    const logits = layer.apply(hidden());
    close(logits.exp().sum(1), [1, 1, 1, 1]);
    const losses = list(layer.apply([hidden(), targets()]));
    const all = list(logits);
    [2, 0, 5, 2].forEach((k, i) => expect(losses[i]).toBeCloseTo(-(all[i * 6 + k] ?? 0), 5));
    for (const { variable } of layer.trainableWeights) checkGradient(() => (layer.callAll([hidden(), targets()], { training: true })[0] as Tensor).mul(sines([4, 1], 2)).sum(), variable);
    expect(layer.params).toBe(5 * 4);
  });
});

describe("outputs for words", () => {
  it.each([
    ["sampledSoftmaxOutput", () => layers.sampledSoftmaxOutput({ classes: 20, samples: 8 }), 8],
    ["nceOutput", () => layers.nceOutput({ classes: 20, samples: 8, sampler: "uniform" }), 1],
    ["hierarchicalSoftmaxOutput", () => layers.hierarchicalSoftmaxOutput({ classes: 20 }), 8],
  ] as const)("%s teaches vectors to find their classes, compiled as op by op", (_name, make, rate) => {
    const ids = tf.range(0, 20, 1, "int32");
    const trained = [true, false].map((eager) => {
      const table = layers.embedding({ inputDim: 20, outputDim: 12, inputShape: [] });
      const out = make();
      table.connect([]);
      out.connectAll([[12], [1]]);
      for (const layer of [table, out]) layer.build(new RandomSource(2));
      const variables = [...table.trainableWeights, ...out.trainableWeights].map(({ variable }) => variable);
      const step = compileStep(
        (x) => {
          const added: Tensor[] = [];
          const context: CallContext = { training: true, addLoss: (loss) => void added.push(loss) };
          const { value, grads } = gradients(() => {
            out.callAll([table.call(x as Tensor), x as Tensor], context);
            return added[0] as Tensor;
          }, variables);
          variables.forEach((variable, i) => variable.assign(variable.sub((grads[i] as Tensor).mul(rate))));
          return [value];
        },
        { eager },
      );
      const losses = Array.from({ length: 120 }, () => step.runSync(ids)[0]?.dataSync()[0] ?? Number.NaN);
      expect(step.mode).toBe(eager ? "eager" : "compiled");
      const found = list(out.apply(table.apply(ids)).argMax(1)).filter((k, i) => k === i).length;
      step.dispose();
      table.dispose();
      out.dispose();
      return { losses: losses.slice(0, 10), found };
    });
    trained[0]?.losses.forEach((loss, i) => expect(loss).toBeCloseTo(trained[1]?.losses[i] ?? Number.NaN, 3));
    expect(trained.map(({ found }) => found > 15)).toEqual([true, true]);
  });
});

it.each<[() => unknown, string]>([
  [() => layers.embedding({ inputDim: 0, outputDim: 1 }), "embedding: inputDim must be a positive integer; received 0."],
  [() => layers.embedding({ inputDim: 3, outputDim: 1, padIndex: 3 }), "embedding: padIndex must be one of the numbers from 0 to 2; received 3."],
  [() => layers.reversibleEmbedding({ inputDim: 3, outputDim: 1, logitSoftCap: 0 }), "reversibleEmbedding: logitSoftCap must be a positive number; received 0."],
  [() => layers.nceOutput({ classes: 3, samples: 0 }), "nceOutput: samples must be a positive integer; received 0."],
  [() => layers.sampledSoftmaxOutput({ classes: 3, samples: 1, sampler: "zipf" as "uniform" }), 'sampledSoftmaxOutput: sampler must be "logUniform" or "uniform"; received "zipf".'],
  [() => layers.hierarchicalSoftmaxOutput({ classes: 1 }), "hierarchicalSoftmaxOutput: classes must be at least 2; received 1."],
  [() => layers.hierarchicalSoftmaxOutput({ classes: 3, frequencies: [1, 2] }), "frequencies must be 3 numbers from 0, one for each class; received 2."],
  [() => layers.nceOutput({ classes: 3, samples: 1 }).connectAll([[5, 4], [1]]), "there must be one class for each vector, of shape [5, 1]; received [1] for vectors [5, 4]."],
])("%#: %s", (wrong, message) => expect(wrong).toThrow(message));
