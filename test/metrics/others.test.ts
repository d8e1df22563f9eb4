import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { metrics, tf, type Tensor } from "../../src/index.js";
import { Totals } from "../../src/metrics/totals.js";
import { numbers } from "../reference/arrays.js";

beforeEach(() => tf.engine().startScope());
afterEach(() => tf.engine().endScope());

const m = metrics;

function figure(metric: metrics.Metric, batches: readonly (readonly [Tensor, Tensor])[]): number {
  const totals = new Totals({ means: ["loss"], metrics: [{ name: metric.name, metric }] });
  for (const [targets, predictions] of batches) totals.add([0, ...metric.sums(targets, predictions).dataSync()], targets.shape[0] ?? 0);
  return totals.scores()[metric.name] ?? Number.NaN;
}

describe("neon's metrics", () => {
  const labels = tf.keep(tf.tensor1d([0, 2, 1], "int32"));
  const rows = tf.keep(tf.tensor2d([[0.7, 0.2, 0.1], [0.5, 0.3, 0.2], [0.2, 0.5, 0.3]]));
  const hot = tf.keep(tf.tensor2d([[1, 0, 0], [0, 0, 1], [0, 1, 0]]));

  it.each([["class numbers", labels], ["one-hot rows", hot]] as const)("LogLoss, Misclassification, TopKMisclassification by %s", (_, targets) => {
    expect(figure(m.logLoss(), [[targets, rows]])).toBeCloseTo(-(Math.log(0.7) + Math.log(0.2) + Math.log(0.5)) / 3, 5);
    expect(figure(m.misclassification(), [[targets, rows]])).toBeCloseTo(1 / 3, 5);
    expect(figure(m.misclassification({ steps: 3 }), [[targets, rows]])).toBe(1);
    expect(figure(m.topKMisclassification({ k: 1 }), [[targets, rows]])).toBeCloseTo(1 / 3, 5);
    expect(figure(m.topKMisclassification({ k: 3 }), [[targets, rows]])).toBe(0);
  });

  it("PrecisionRecall is averaged over the classes of a batch, then over the batches", () => {
    const second = [tf.tensor1d([1], "int32"), tf.tensor2d([[0, 1, 0]])] as const;
    const precisions = [(1 / 2 + 1 + 0) / 3, (0 + 1 + 0) / 3];
    const recalls = [(1 + 1 + 0) / 3, (0 + 1 + 0) / 3];
    expect(figure(m.precisionRecall(), [[labels, rows], second])).toBeCloseTo(((precisions[0] ?? 0) + (precisions[1] ?? 0)) / 2, 5);
    expect(figure(m.precisionRecall({ figure: "recall" }), [[labels, rows], second])).toBeCloseTo(((recalls[0] ?? 0) + (recalls[1] ?? 0)) / 2, 5);
  });
});

describe("exactAuc", () => {
  const scores = numbers(60, 3).map((value) => Math.round(value * 10) / 10); // with ties
  const positive = numbers(60, 8).map((value, i) => (value + (scores[i] ?? 0) > 0 ? 1 : 0));
  const column = (values: number[]): Tensor => tf.keep(tf.tensor2d(values, [values.length, 1]));
  const batches = [[0, 40], [40, 60]].map(([a, b]) => [column(positive.slice(a, b)), column(scores.slice(a, b))] as const);

  it("is the share of pairs in the right order", () => {
    let [right, pairs] = [0, 0];
    positive.forEach((isPositive, i) => positive.forEach((other, j) => {
      if (isPositive !== 1 || other !== 0) return;
      pairs += 1;
      right += (scores[i] ?? 0) > (scores[j] ?? 0) ? 1 : (scores[i] ?? 0) === (scores[j] ?? 0) ? 0.5 : 0;
    }));
    expect(figure(m.exactAuc(), batches)).toBeCloseTo(right / pairs, 9);
    expect(figure(m.auc({ fromLogits: true, numThresholds: 2000 }), batches)).toBeCloseTo(right / pairs, 3);
  });

  it("of PR is the average precision", () => {
    const [t, p] = [tf.tensor2d([[1], [0], [1], [0]]), tf.tensor2d([[0.9], [0.8], [0.7], [0.1]])];
    expect(figure(m.exactAuc({ curve: "PR" }), [[t, p]])).toBeCloseTo(0.5 * 1 + 0.5 * (2 / 3), 9);
    expect(() => m.exactAuc({ curve: "pr" as "PR" })).toThrow('exactAuc: curve must be "ROC" or "PR"; received "pr".');
  });
});

it("confusionMatrix counts which class was taken for which", () => {
  const predictions = tf.tensor2d([[0.9, 0.1], [0.2, 0.8], [0.7, 0.3], [0.6, 0.4]]);
  const matrix = m.confusionMatrix(tf.tensor1d([0, 1, 1, 0], "int32"), predictions);
  expect(Array.from(matrix.dataSync())).toEqual([2, 0, 1, 1]);
  const weighted = m.confusionMatrix(tf.tensor2d([[1, 0], [0, 1], [0, 1], [1, 0]]), predictions, { weights: tf.tensor1d([1, 2, 3, 4]) });
  expect(Array.from(weighted.dataSync())).toEqual([5, 0, 3, 2]);
  expect(Array.from(m.confusionMatrix(tf.tensor1d([0, 1, 1, 7], "int32"), predictions, { ignoreClass: 0 }).dataSync())).toEqual([0, 0, 1, 1]);
});

it("perplexity is the exponential of the mean over all words", () => {
  const [a, b] = [tf.tensor3d([[[0.5, 0.5], [0.25, 0.75]]]), tf.tensor3d([[[0.1, 0.9]]])];
  const wanted = Math.exp(-(Math.log(0.5) + Math.log(0.25) + Math.log(0.9)) / 3);
  expect(figure(m.perplexity(), [[tf.tensor2d([[0, 0]], [1, 2], "int32"), a], [tf.tensor2d([[1]], [1, 1], "int32"), b]])).toBeCloseTo(wanted, 5);
});

describe("bleu", () => {
  const words = (...rows: number[][]): Tensor => tf.tensor2d(rows, [rows.length, rows[0]?.length ?? 0], "int32");

  it("counts runs over the whole corpus, clipped, with a penalty for being short", () => {
    // Runs of one: 4 of 5 and 2 of 3; of two: 2 of 4 and 1 of 2.
    const said = [words([1, 2, 3, 9, 5, 0]), words([7, 8, 8, 0])] as const;
    const right = [words([1, 2, 3, 4, 5, 6]), words([7, 8, 6, 5])] as const;
    const precision = Math.sqrt((6 / 8) * (3 / 6));
    expect(figure(m.bleu({ maxOrder: 2 }), [[right[0], said[0]], [right[1], said[1]]])).toBeCloseTo(Math.exp(1 - 10 / 8) * precision, 6);
  });

  it("takes several references and outputs of a model, and lets the unknown word match nothing", () => {
    const references = tf.tensor3d([[[1, 2, 0], [1, 3, 2]]], [1, 2, 3], "int32");
    expect(figure(m.bleu({ maxOrder: 1 }), [[references, words([1, 3, 2])]])).toBeCloseTo(1, 6);
    expect(figure(m.bleu({ maxOrder: 1, unknown: 3 }), [[references, words([1, 3, 2])]])).toBeCloseTo(2 / 3, 6);
    const outputs = tf.tensor3d([[[0, 1, 0, 0], [0, 0, 0, 1], [0, 0, 1, 0]]]);
    expect(figure(m.bleu({ maxOrder: 1 }), [[references, outputs]])).toBeCloseTo(1, 6);
    expect(() => m.bleu({ maxOrder: 0 })).toThrow("bleu: maxOrder must be a positive integer; received 0.");
  });
});

describe("meanAveragePrecision", () => {
  // Two images; class 0 has three boxes, class 1 one.
  const right = tf.keep(tf.tensor3d([[[0, 0, 10, 10, 0], [20, 20, 30, 30, 0]], [[0, 0, 10, 10, 0], [5, 5, 9, 9, 1]]]));
  const finds = tf.keep(tf.tensor3d([
    [[0, 0, 10, 9, 0.9, 0], [0, 0, 10, 10, 0.8, 0], [21, 20, 30, 30, 0.7, 0]],
    [[50, 50, 60, 60, 0.6, 0], [5, 5, 9, 9, 0.5, 1], [0, 0, 0, 0, 0, -1]],
  ]));

  it("takes finds from the surest on, each right box once", () => {
    // Class 0: right, again the same box, right, nothing: recalls 1/3, 1/3, 2/3, 2/3 at precisions 1, 1/2, 2/3, 1/2.
    expect(figure(m.meanAveragePrecision(), [[right, finds]])).toBeCloseTo((1 / 3 + (1 / 3) * (2 / 3) + 1) / 2, 6);
    const eleven = (4 * 1 + 3 * (2 / 3)) / 11;
    expect(figure(m.meanAveragePrecision({ summation: "elevenPoints" }), [[right, finds]])).toBeCloseTo((eleven + 1) / 2, 6);
  });

  it("is the same batch by batch, and asks for the overlap", () => {
    const split = [0, 1].map((i) => [right.slice([i], [1]), finds.slice([i], [1])] as const);
    expect(figure(m.meanAveragePrecision(), split)).toBeCloseTo((1 / 3 + (1 / 3) * (2 / 3) + 1) / 2, 6);
    expect(figure(m.meanAveragePrecision({ iouThreshold: 0.95 }), split)).toBeCloseTo(((1 / 3) * (1 / 2) + 1) / 2, 6);
    expect(() => m.meanAveragePrecision({ iouThreshold: 0 })).toThrow("meanAveragePrecision: iouThreshold must lie above 0 and up to 1; received 0.");
  });
});
