import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { gradients, losses, type Tensor, tf, variable } from "../../src/index.js";
import { lossOf } from "../../src/losses/named.js";
import { checkGradient } from "../reference/gradientCheck.js";

beforeEach(() => tf.engine().startScope());
afterEach(() => tf.engine().endScope());

const l = losses;
const value = (tensor: Tensor): number => tensor.dataSync()[0] ?? Number.NaN;
const hot = tf.keep(tf.tensor2d([[1, 0], [0, 1]]));
const p = [[0.8, 0.3], [0.6, 0.5]];

describe("neon's costs", () => {
  it("CrossEntropyBinary adds the outputs up and scales gradients alone", () => {
    const terms = [-Math.log(0.8) - Math.log(0.7), -Math.log(0.4) - Math.log(0.5)];
    const probabilities = variable(p);
    const plain = l.binaryCrossentropy({ outputs: "sum" });
    const scaled = l.binaryCrossentropy({ outputs: "sum", gradientScale: 3 });
    plain.values(hot, probabilities).dataSync().forEach((each, i) => expect(each).toBeCloseTo(terms[i] ?? 0, 5));
    const [one, three] = [plain, scaled].map((loss) => gradients(() => loss.value(hot, probabilities), [probabilities]));
    expect(value(three?.value as Tensor)).toBe(value(one?.value as Tensor));
    three?.grads[0]?.dataSync().forEach((each, i) => expect(each).toBeCloseTo(3 * (one?.grads[0]?.dataSync()[i] ?? 0), 5));
  });

  it("CrossEntropyMulti counts in bits and scales gradients alone", () => {
    const z = variable([[1, 2], [0, 0]]);
    const nats = l.categoricalCrossentropy({ fromLogits: true });
    const bits = l.categoricalCrossentropy({ fromLogits: true, bits: true, gradientScale: 2 });
    expect(value(bits.value(hot, z))).toBeCloseTo((Math.log2(1 + Math.E) + 1) / 2, 5);
    const [a, b] = [nats, bits].map((loss) => gradients(() => loss.value(hot, z), [z]).grads[0]?.dataSync() ?? []);
    b?.forEach((each, i) => expect(each).toBeCloseTo((2 * (a?.[i] ?? 0)) / Math.LN2, 5));
  });

  it("CrossEntropyMulti takes probabilities as they are, Keras' divides them by their sum", () => {
    const [one, fifth] = [tf.tensor2d([[1, 0]]), tf.tensor2d([[0.2, 0.2]])];
    expect(value(l.categoricalCrossentropy({ normalized: false }).value(one, fifth))).toBeCloseTo(Math.log(5), 5);
    expect(value(l.categoricalCrossentropy().value(one, fifth))).toBeCloseTo(Math.log(2), 5);
  });

  it("SumSquared and MeanSquared are halved", () => {
    const wanted = [(0.2 ** 2 + 0.3 ** 2) / 2, (0.6 ** 2 + 0.5 ** 2) / 2];
    l.sumSquared().values(hot, tf.tensor2d(p)).dataSync().forEach((each, i) => expect(each).toBeCloseTo(wanted[i] ?? 0, 5));
    l.meanSquaredError({ halved: true }).values(hot, tf.tensor2d(p)).dataSync().forEach((each, i) => expect(each).toBeCloseTo((wanted[i] ?? 0) / 2, 5));
  });

  it("SmoothL1Loss with sigma", () => {
    const one = (x: number): number => (Math.abs(x) < 1 / 9 ? 0.5 * 9 * x * x : Math.abs(x) - 0.5 / 9);
    const got = l.smoothL1({ sigma: 3 }).values(tf.zeros([1, 3]), tf.tensor2d([[0.1, -2, 0.5]]));
    expect(value(got)).toBeCloseTo(one(0.1) + one(-2) + one(0.5), 5);
    const x = variable([[0.05, -2, 0.5]]);
    checkGradient(() => l.smoothL1({ sigma: 3 }).value(tf.zeros([1, 3]), x), x);
  });

  it("SquareHingeLoss adds the outputs up", () => {
    const got = l.squaredHinge({ margin: 2, outputs: "sum" }).values(tf.tensor2d([[1, 0]]), tf.tensor2d([[0.5, -3]]));
    expect(value(got)).toBeCloseTo(1.5 ** 2, 5);
  });

  it.each([
    ["discriminator", "original", [-Math.log(0.8), -Math.log(0.7)]],
    ["discriminator", "modified", [-Math.log(0.8), -Math.log(0.7)]],
    ["discriminator", "wasserstein", [0.8, -0.3]],
    ["generator", "original", [Math.log(0.2), Math.log(0.7)]],
    ["generator", "modified", [-Math.log(0.8), -Math.log(0.3)]],
    ["generator", "wasserstein", [0.8, 0.3]],
  ] as const)("GANCost of the %s, %s", (part, formula, wanted) => {
    const got = l.ganCost({ part, formula }).values(tf.tensor2d([[1], [0]]), tf.tensor2d([[0.8], [0.3]]));
    got.dataSync().forEach((each, i) => expect(each).toBeCloseTo(wanted[i] ?? 0, 5));
  });
});

describe("losses of pairs and critics", () => {
  it("contrastive", () => {
    expect(value(l.contrastive().value(tf.tensor2d([[1], [0]]), tf.tensor2d([[0.5], [0.2]])))).toBeCloseTo(0.445, 5);
    const distances = variable([[0.5], [0.2], [3]]);
    checkGradient(() => l.contrastive({ margin: 2 }).value(tf.tensor2d([[1], [0], [0]]), distances), distances);
  });

  it("triplet takes the farthest of the class and the nearest of another", () => {
    const labels = tf.tensor1d([0, 0, 1], "int32");
    expect(value(l.triplet().value(labels, tf.tensor2d([[0], [1], [1.5]])))).toBeCloseTo((0.5 + 1.5 + 0.5) / 3, 5);
    const embeddings = variable([[0, 1], [1, 0.5], [1.5, -0.2]]);
    checkGradient(() => l.triplet({ margin: 2 }).value(labels, embeddings), embeddings, { step: 3e-3 });
    expect(value(l.triplet().value(tf.zeros([3], "int32"), embeddings))).toBe(0);
  });

  it("wasserstein", () => {
    expect(value(l.wasserstein().value(tf.tensor2d([[1], [-1]]), tf.tensor2d([[3], [1]])))).toBe(-1);
  });
});

describe("ctc", () => {
  it("adds up over every path, counted one by one", () => {
    const logits = [[0.2, -1, 0.5], [1, 0.3, -0.4], [0, 0.7, 0.1], [-0.5, 0.2, 0.9]];
    const rows = logits.map((row) => {
      const sum = row.reduce((total, z) => total + Math.exp(z), 0);
      return row.map((z) => Math.exp(z) / sum);
    });
    const collapsed = (path: number[]): string => path.filter((c, i) => c !== path[i - 1]).filter((c) => c !== 0).join();
    let total = 0;
    for (let code = 0; code < 3 ** 4; code++) {
      const path = [0, 1, 2, 3].map((t) => Math.floor(code / 3 ** t) % 3);
      if (collapsed(path) === "1,2") total += path.reduce((product, c, t) => product * (rows[t]?.[c] ?? 0), 1);
    }
    expect(value(l.ctc().value(tf.tensor2d([[1, 2, 0]], [1, 3], "int32"), tf.tensor3d([logits])))).toBeCloseTo(-Math.log(total), 5);
    const z = variable([logits]);
    checkGradient(() => l.ctc().value(tf.tensor2d([[1, 2, 0]], [1, 3], "int32"), z), z);
  });

  it("says what is wrong", () => {
    expect(() => l.ctc().checkTargets({ values: [1], shape: [] }, [4, 3])).toThrow("ctc: targets must be class numbers [length] and outputs logits [time, classes]; received [] and [4, 3].");
    expect(() => l.ctc().checkTargets({ values: [1, 2, 3, 0], shape: [2] }, [4, 3])).toThrow("with 0 behind their end; received 3 at sample 1.");
  });
});

it("says what is wrong", () => {
  expect(() => l.huber({ delta: 0 })).toThrow("huber: delta must be a positive number; received 0.");
  expect(() => l.binaryCrossentropy({ labelSmoothing: 2 })).toThrow("binaryCrossentropy: labelSmoothing is a share and must lie from 0 to 1; received 2.");
  expect(() => l.categoricalGeneralizedCrossEntropy({ q: 1 })).toThrow("categoricalGeneralizedCrossEntropy: q must lie between 0 and 1; received 1.");
  expect(() => l.ganCost({ formula: "wgan" as "original" })).toThrow('ganCost: formula must be one of original, modified, wasserstein; received "wgan".');
  expect(() => l.tversky({ alpha: -1 })).toThrow("tversky: alpha must be a number from 0; received -1.");
  expect(() => l.triplet().checkTargets({ values: [1, 0], shape: [2] }, [4])).toThrow("triplet: targets must be one class number a sample");
  expect(() => lossOf("hubber" as "huber")).toThrow('unknown loss "hubber". Did you mean "huber"?');
});
