import { afterEach, beforeEach, expect, it } from "vitest";
import { metrics, type Tensor, tf } from "../../src/index.js";
import { metricOf } from "../../src/metrics/named.js";
import { Totals } from "../../src/metrics/totals.js";
import keras from "../reference/kerasMetrics.json" with { type: "json" };

beforeEach(() => tf.engine().startScope());
afterEach(() => tf.engine().endScope());

const m = metrics;
const of = (_: Tensor, p: Tensor): Tensor => p;
const same: Record<keyof typeof keras.cases, metrics.Metric> = {
  auc: m.auc(), "auc PR": m.auc({ curve: "PR" }), "auc minoring": m.auc({ numThresholds: 30, summation: "minoring" }), "auc PR majoring": m.auc({ numThresholds: 30, curve: "PR", summation: "majoring" }),
  "auc labels": m.auc({ numLabels: 3 }), "auc labels weighed": m.auc({ curve: "PR", numThresholds: 50, numLabels: 3, labelWeights: [1, 2, 0.5] }),
  "auc logits": m.auc({ fromLogits: true }), equality: m.equality(), binaryAccuracy: m.binaryAccuracy({ threshold: 0.4 }), categoricalAccuracy: m.categoricalAccuracy(),
  sparseCategoricalAccuracy: m.sparseCategoricalAccuracy(), topKCategoricalAccuracy: m.topKCategoricalAccuracy({ k: 2 }), sparseTopKCategoricalAccuracy: m.sparseTopKCategoricalAccuracy({ k: 2 }),
  binaryCrossentropy: m.binaryCrossentropy({ labelSmoothing: 0.1 }), categoricalCrossentropy: m.categoricalCrossentropy(), sparseCategoricalCrossentropy: m.sparseCategoricalCrossentropy(),
  categoricalHinge: m.categoricalHinge(), hinge: m.hinge(), squaredHinge: m.squaredHinge(), klDivergence: m.klDivergence(), logCoshError: m.logCoshError(), meanAbsoluteError: m.meanAbsoluteError(),
  meanAbsolutePercentageError: m.meanAbsolutePercentageError(), meanSquaredError: m.meanSquaredError(), meanSquaredLogarithmicError: m.meanSquaredLogarithmicError(), poisson: m.poisson(),
  rootMeanSquaredError: m.rootMeanSquaredError(), cosineSimilarity: m.cosineSimilarity(), r2Score: m.r2Score(), "r2Score adjusted": m.r2Score({ average: "varianceWeighted", numRegressors: 2 }),
  pearsonCorrelation: m.pearsonCorrelation(), concordanceCorrelation: m.concordanceCorrelation(), precision: m.precision({ threshold: 0.4 }), "precision top": m.precision({ topK: 2 }),
  "precision class": m.precision({ classId: 1 }), recall: m.recall({ threshold: 0.4 }), "recall top class": m.recall({ topK: 2, classId: 2 }), truePositives: m.truePositives(),
  falsePositives: m.falsePositives({ threshold: 0.3 }), trueNegatives: m.trueNegatives(), falseNegatives: m.falseNegatives(), sensitivityAtSpecificity: m.sensitivityAtSpecificity({ specificity: 0.6 }),
  specificityAtSensitivity: m.specificityAtSensitivity({ sensitivity: 0.6, numThresholds: 50 }), precisionAtRecall: m.precisionAtRecall({ recall: 0.5 }), recallAtPrecision: m.recallAtPrecision({ precision: 0.5 }),
  f1Score: m.f1Score(), "f1Score micro": m.f1Score({ average: "micro", threshold: 0.5 }), fBetaScore: m.fBetaScore({ beta: 2, average: "weighted" }), iou: m.iou({ numClasses: 3, targetClassIds: [0, 2] }),
  meanIoU: m.meanIoU({ numClasses: 3, ignoreClass: 1 }), binaryIoU: m.binaryIoU({ targetClassIds: [1], threshold: 0.4 }), oneHotIoU: m.oneHotIoU({ numClasses: 4, targetClassIds: [1, 3] }),
  oneHotMeanIoU: m.oneHotMeanIoU({ numClasses: 4 }), mean: m.mean({ of }), sum: m.sum({ of }),
};

/** The figure after a batch of 5 and one of 4, through what training adds up; nothing may be left behind. */
function over(metric: metrics.Metric, targets: Tensor, predictions: Tensor, weights: Tensor | undefined): number {
  const totals = new Totals({ means: ["loss"], metrics: [{ name: metric.name, metric }] });
  for (const [start, size] of [[0, 5], [5, 4]] as const) {
    const parts = [targets, predictions, weights].map((each) => each?.slice([start], [size]));
    const before = tf.memory().numTensors;
    const sums = metric.sums(parts[0] as Tensor, parts[1] as Tensor, parts[2]);
    totals.add([0, ...sums.dataSync()], size);
    sums.dispose();
    expect(tf.memory().numTensors).toBe(before);
  }
  return totals.scores()[metric.name] ?? Number.NaN;
}

it.each(Object.entries(same))("%s gives Keras' figure over unequal batches, without and with weights", (name, metric) => {
  const { targets, predictions, plain, weighted } = keras.cases[name as keyof typeof same];
  const [t, p, w] = [tf.tensor(targets.values, targets.shape), tf.tensor(predictions.values, predictions.shape), tf.tensor1d(keras.weights)];
  expect(Math.abs(over(metric, t, p, undefined) - plain), `${plain}`).toBeLessThan(1e-5 * Math.max(1, Math.abs(plain)));
  expect(Math.abs(over(metric, t, p, w) - weighted), `${weighted} weighted`).toBeLessThan(1e-5 * Math.max(1, Math.abs(weighted)));
  expect(typeof metric.config()).toBe("object");
});

it.each(Object.entries(same))("%s gives Keras' figure for one sample, and for samples that don't count", (name, metric) => {
  const { targets, predictions, one, nothing } = keras.cases[name as keyof typeof same];
  const [t, p] = [tf.tensor(targets.values, targets.shape), tf.tensor(predictions.values, predictions.shape)];
  const figure = (samples: number, weights?: Tensor) => {
    const totals = new Totals({ means: [], metrics: [{ name: metric.name, metric }] });
    totals.add(metric.sums(t.slice([0], [samples]), p.slice([0], [samples]), weights).dataSync(), samples);
    return totals.scores()[metric.name] ?? Number.NaN;
  };
  for (const [what, got, wanted] of [["one", figure(1), one], ["nothing", figure(5, tf.zeros([5])), nothing]] as const) {
    if (typeof wanted === "number") expect(Math.abs(got - wanted), `${what}: ${got}, Keras ${wanted}`).toBeLessThan(1e-5 * Math.max(1, Math.abs(wanted)));
    else expect(got, what).toBeNaN();
  }
});

it("says what is wrong", () => {
  expect(() => m.auc({ numThresholds: 1 })).toThrow("auc: numThresholds must be a whole number from 2; received 1.");
  expect(() => m.auc({ curve: "LIFT" as "PR" })).toThrow('auc: curve must be "ROC" or "PR"; received "LIFT".');
  expect(() => m.auc({ numLabels: 2, labelWeights: [1] })).toThrow("auc: labelWeights must be as many as numLabels, 2; received 1.");
  expect(() => m.topKCategoricalAccuracy({ k: 0 })).toThrow("topKCategoricalAccuracy: k must be a positive integer; received 0.");
  expect(() => m.precision({ topK: 0 })).toThrow("precision: k must be a positive integer; received 0.");
  expect(() => m.precisionAtRecall({ recall: 2 })).toThrow("precisionAtRecall: recall must lie from 0 to 1; received 2.");
  expect(() => m.f1Score({ average: "none" as "macro" })).toThrow('fBetaScore: average must be one of macro, micro, weighted; received "none".');
  expect(() => m.iou({ numClasses: 2, targetClassIds: [2] })).toThrow("iou: targetClassIds must be class numbers below 2; received 2.");
  expect(() => m.r2Score({ numRegressors: -1 })).toThrow("r2Score: numRegressors must be a whole number from 0; received -1.");
  expect(() => m.meanSquaredError().sums(tf.zeros([2, 1]), tf.zeros([2, 1]), tf.zeros([3]))).toThrow("meanSquaredError: weights must have the first axes of the [2] values");
  expect(() => metricOf("acuracy" as "accuracy")).toThrow('unknown metric "acuracy". Did you mean "accuracy"?');
});
