import { afterEach, beforeEach, expect, it } from "vitest";
import { gradients, losses, type Tensor, tf, variable } from "../../src/index.js";
import { nest } from "../reference/arrays.js";
import keras from "../reference/kerasLosses.json" with { type: "json" };

beforeEach(() => tf.engine().startScope());
afterEach(() => tf.engine().endScope());

const l = losses;
const same: Record<keyof typeof keras.cases, (losses.Loss | undefined)[]> = {
  binaryCrossentropy: [l.binaryCrossentropy()],
  "binaryCrossentropy logits": [l.binaryCrossentropy({ fromLogits: true, labelSmoothing: 0.2 })],
  binaryFocalCrossentropy: [l.binaryFocalCrossentropy()],
  "binaryFocalCrossentropy balanced": [l.binaryFocalCrossentropy({ balanced: true, alpha: 0.3, gamma: 1.5, fromLogits: true, labelSmoothing: 0.1 })],
  categoricalCrossentropy: [l.categoricalCrossentropy()],
  "categoricalCrossentropy logits": [l.categoricalCrossentropy({ fromLogits: true, labelSmoothing: 0.2 })],
  sparseCategoricalCrossentropy: [l.sparseCategoricalCrossentropy({ fromLogits: true })],
  "sparseCategoricalCrossentropy probabilities": [l.sparseCategoricalCrossentropy()],
  "sparseCategoricalCrossentropy ignoring": [l.sparseCategoricalCrossentropy({ fromLogits: true, ignoreClass: -1 })],
  categoricalFocalCrossentropy: [l.categoricalFocalCrossentropy()],
  "categoricalFocalCrossentropy logits": [l.categoricalFocalCrossentropy({ fromLogits: true, gamma: 1.5, alpha: 0.4, labelSmoothing: 0.1 })],
  categoricalGeneralizedCrossEntropy: [l.categoricalGeneralizedCrossEntropy({ q: 0.7 })],
  categoricalHinge: [l.categoricalHinge()],
  circle: [l.circle(), l.circle({ gamma: 10, margin: 0.2 })],
  cosineSimilarity: [l.cosineSimilarity()],
  ctc: [l.ctc()],
  dice: [l.dice(), l.dice({ axis: [1, 2] })],
  tversky: [l.tversky({ alpha: 0.3, beta: 0.8 }), l.tversky({ axis: [1, 2] })],
  hinge: [l.hinge()],
  squaredHinge: [l.squaredHinge()],
  huber: [l.huber({ delta: 0.8 })],
  klDivergence: [l.klDivergence()],
  logCosh: [l.logCosh()],
  meanAbsoluteError: [l.meanAbsoluteError()],
  meanAbsolutePercentageError: [l.meanAbsolutePercentageError()],
  meanSquaredError: [l.meanSquaredError()],
  meanSquaredLogarithmicError: [l.meanSquaredLogarithmicError()],
  poisson: [l.poisson()],
};

interface Listed {
  readonly shape: readonly number[];
  readonly values: readonly number[];
}
interface Edge {
  readonly targets: Listed;
  readonly predictions: Listed;
  readonly weights: number[] | number[][] | null;
  readonly mean: number;
  readonly gradient: Listed;
}
const tensor = ({ shape, values }: Listed): Tensor => tf.tensor([...values], [...shape]);

function close(got: ArrayLike<number>, wanted: readonly number[], tolerance: number, what: string): void {
  expect(got.length).toBe(wanted.length);
  const scale = Math.max(1, ...wanted.map(Math.abs));
  wanted.forEach((value, i) => expect(Math.abs((got[i] ?? Number.NaN) - value), `${what} ${i}: ${got[i]}, Keras ${value}`).toBeLessThan(tolerance * scale));
}

it.each(Object.entries(same))("%s gives Keras' losses to 1e-5 and gradients to 1e-4, and leaks nothing", (name, made) => {
  keras.cases[name as keyof typeof same].forEach((wanted, i) => {
    const loss = made[i] ?? made[0];
    if (loss === undefined) throw new Error("no loss");
    const targets = tensor(wanted.targets);
    const predictions = variable(nest(wanted.predictions.values, wanted.predictions.shape) as number[]);
    const before = tf.memory().numTensors;
    const each = loss.values(targets, predictions);
    expect(each.shape).toEqual(wanted.each.shape);
    close(each.dataSync(), wanted.each.values, 1e-5, "loss");
    const { value, grads } = gradients(() => loss.value(targets, predictions), [predictions]);
    close(value.dataSync(), [wanted.mean], 1e-5, "mean");
    close(grads[0]?.dataSync() ?? [], wanted.gradient.values, 1e-4, "gradient");
    tf.dispose([each, value, ...grads]);
    expect(tf.memory().numTensors).toBe(before);
  });
});

it.each(Object.entries(same))("%s gives Keras' mean and gradient for a single number, for weights, and where nothing counts", (name, [loss]) => {
  for (const [edge, wanted] of Object.entries(keras.edges[name as keyof typeof same] as Record<string, Edge>)) {
    const targets = tensor(wanted.targets);
    const predictions = variable(nest(wanted.predictions.values, wanted.predictions.shape) as number[]);
    const weights = wanted.weights === null ? undefined : tf.tensor(wanted.weights);
    const before = tf.memory().numTensors;
    const found = gradients(() => loss?.value(targets, predictions, weights) ?? tf.scalar(Number.NaN), [predictions]);
    close(found.value.dataSync(), [wanted.mean], 1e-5, `${edge}: mean`);
    close(found.grads[0]?.dataSync() ?? [], wanted.gradient.values, 1e-4, `${edge}: gradient`);
    tf.dispose([found.value, ...found.grads]);
    expect(tf.memory().numTensors).toBe(before);
  }
});

it("weighs samples as Keras does", () => {
  const { targets, predictions, weights, mean } = keras.weighted;
  close(l.meanSquaredError().value(tensor(targets), tensor(predictions), tensor(weights)).dataSync(), [mean], 1e-5, "mean");
});
