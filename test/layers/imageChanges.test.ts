import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { RandomSource, RandomState, tf, type Tensor } from "../../src/backend/index.js";
import { layers } from "../../src/index.js";
import { perspective } from "../../src/layers/augmentation/perspective.js";
import { randomGamma } from "../../src/layers/augmentation/randomGamma.js";
import { closeTo, sines } from "../reference/layerCases.js";
import keras from "../reference/imageChanges.json" with { type: "json" };

// Made by imageChanges.py in test/reference.
beforeEach(() => tf.engine().startScope());
afterEach(() => tf.engine().endScope());

const training = { training: true };
const valueRange = [0, 1] as const;
const factor = [keras.strength, keras.strength] as const;
const [, rows = 0, columns = 0, channels = 0] = keras.shape;
const image = sines(rows * columns * channels, 7, 0.3).map((value) => value + 0.5);
const copies = (count: number): Tensor => tf.tile(tf.tensor(image, keras.shape), [count, 1, 1, 1]);
const means = Array.from({ length: channels }, (_, c) => image.filter((_, i) => i % channels === c).reduce((sum, value) => sum + value, 0) / (rows * columns));
/** A change of contrast moves every pixel away from its channel's mean, by one factor. */
const fromMean = image.map((value, i) => value - (means[i % channels] ?? 0));

const dot = (a: ArrayLike<number>, b: ArrayLike<number>) => Array.from(a).reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);
const minus = (a: ArrayLike<number>, b: ArrayLike<number>) => Float64Array.from(a, (value, i) => value - (b[i] ?? 0));
/** How far `y` is from a multiple of `direction` within the bounds, by the largest number. */
function offLine(y: ArrayLike<number>, direction: ArrayLike<number>, least: number, most: number): number {
  const times = Math.min(Math.max(dot(y, direction) / dot(direction, direction), least), most);
  return Math.max(...Array.from(y, (value, i) => Math.abs(value - times * (direction[i] ?? 0))));
}

describe("randAugment", () => {
  it("does to each image one of the changes that Keras has, all as often", () => {
    const count = 11 * 12;
    const y = layers.randAugment({ numOps: 1, factor, valueRange }).apply(copies(count), training);
    const seen = new Map<string, number>();
    for (const changed of tf.unstack(y)) {
      const found = changed.dataSync();
      const names = Object.entries(keras.changes).filter(([, wanted]) => Math.max(...minus(found, wanted).map(Math.abs)) < 1e-4);
      const name = names[0]?.[0] ?? (offLine(minus(found, image), fromMean, -keras.strength, keras.strength) < 1e-3 ? "contrast" : "none of them");
      const kind = name.split(" ")[0] ?? name;
      seen.set(kind, (seen.get(kind) ?? 0) + 1);
    }
    const kinds = [...new Set(Object.keys(keras.changes).map((name) => name.split(" ")[0] ?? "")), "contrast"];
    expect(Object.fromEntries(seen)).toEqual(Object.fromEntries(kinds.map((kind) => [kind, 12])));
  });

  it("changes twice by default, and takes one image", () => {
    const layer = layers.randAugment({ factor, valueRange });
    expect(layer.config()).toMatchObject({ numOps: 2, factor, valueRange, interpolation: "bilinear" });
    const once = Object.values(keras.changes);
    const y = Array.from({ length: 6 }, () => layer.apply(copies(1), training).dataSync());
    expect(y.some((found) => once.every((wanted) => Math.max(...minus(found, wanted).map(Math.abs)) > 1e-3))).toBe(true);
  });
});

describe("augMix", () => {
  it("of one chain with one change lies between the image and a changed one", () => {
    const y = layers.augMix({ numChains: 1, chainDepth: 1, factor, valueRange }).apply(copies(60), training);
    const shares = tf.unstack(y).map((changed) => {
      const moved = minus(changed.dataSync(), image);
      const straight = Object.values(keras.changes).map((wanted) => offLine(moved, minus(wanted, image), 0, 1));
      expect(Math.min(...straight, offLine(moved, fromMean, -keras.strength, keras.strength))).toBeLessThan(1e-4);
      return Math.sqrt(dot(moved, moved));
    });
    expect(Math.min(...shares)).toBeLessThan(1e-5); // the chain that changes nothing
    expect(Math.max(...shares)).toBeGreaterThan(0.5);
  });

  it("without light's changes draws from seven", () => {
    expect(layers.augMix({ allOps: false }).sublayers).toHaveLength(7);
    expect(layers.augMix().sublayers).toHaveLength(11);
  });

  it("weighs chains by a Dirichlet distribution, from gammas of the right moments", () => {
    const draws = new RandomState(5);
    for (const alpha of [0.3, 1, 4]) {
      const { mean, variance } = tf.moments(randomGamma(alpha, [60000], draws));
      expect(Math.abs((mean.dataSync()[0] ?? 0) / alpha - 1)).toBeLessThan(0.03);
      expect(Math.abs((variance.dataSync()[0] ?? 0) / alpha - 1)).toBeLessThan(0.06);
    }
    draws.dispose();
  });
});

describe("randomPerspective", () => {
  const two = () => tf.tensor(sines(2 * 6 * 5 * 2, 3), [2, 6, 5, 2]);

  it.each(["bilinear", "nearest"] as const)("moves corners as Keras' perspective_transform, %s", (interpolation) => {
    const y = perspective(two(), tf.tensor(keras.corners), { fillMode: "constant", fillValue: 0.2, interpolation });
    closeTo(y, keras.perspective[interpolation], 1e-4);
  });

  it("draws where the corners go, each coordinate by up to half of scale", () => {
    const layer = layers.randomPerspective({ scale: 0.4, inputShape: [6, 5, 2] });
    const random = new RandomSource("corners");
    layer.build(random);
    const twin = new RandomState(random.fork("draws").integer(2 ** 32));
    const shares = twin.uniform([2, 4, 2]).sub(0.5).mul(0.4).add(1);
    const moved = tf.tensor([0, 0, 4, 0, 0, 5, 4, 5], [1, 4, 2]).mul(shares);
    closeTo(layer.apply(two(), training), Array.from(perspective(two(), moved, { fillMode: "constant", fillValue: 0, interpolation: "bilinear" }).dataSync()), 1e-6);
    twin.dispose();
    closeTo(layers.randomPerspective({ scale: 0 }).apply(two(), training), Array.from(two().dataSync()), 1e-5);
  });
});

describe("randomElasticTransform", () => {
  it("moves pixels by smoothed noise of the predicted size, down and across by themselves", () => {
    const [count, side, edge] = [30, 64, 16];
    const ramp = tf.range(0, side).div(side - 1);
    // One channel says its column, the other its row: what is added to them is how far the pixel moved.
    const x = tf.stack([tf.tile(ramp.reshape([1, side]), [side, 1]), tf.tile(ramp.reshape([side, 1]), [1, side])], -1);
    const y = layers.randomElasticTransform({ scale: [1, 1], valueRange }).apply(tf.tile(x.expandDims(0), [count, 1, 1, 1]), training);
    const moved = y.sub(x).mul(side - 1).slice([0, edge, edge, 0], [count, side - 2 * edge, side - 2 * edge, 2]);
    const [across = tf.scalar(0), down = tf.scalar(0)] = tf.unstack(moved, -1);
    const number = (tensor: Tensor) => tensor.dataSync()[0] ?? 0;
    const [a, d] = [Math.sqrt(number(across.square().mean())), Math.sqrt(number(down.square().mean()))];
    // σ · n smoothed by a bell of width σ along both axes keeps a standard deviation of σ · 1/(2σ√π).
    const predicted = (0.1 * side) / (2 * Math.sqrt(Math.PI));
    for (const found of [a, d]) expect(Math.abs(found / predicted - 1)).toBeLessThan(0.12);
    expect(Math.abs(number(across.mul(down).mean()) / (a * d))).toBeLessThan(0.15);
    closeTo(layers.randomElasticTransform({ scale: 0, valueRange }).apply(x.expandDims(0), training), Array.from(x.dataSync()), 1e-5);
    const steps = moved.slice([0, 0, 1, 0], [count, side - 2 * edge, side - 2 * edge - 1, 2]).sub(moved.slice([0, 0, 0, 0], [count, side - 2 * edge, side - 2 * edge - 1, 2]));
    // Neighbours differ by what the bell's slope leaves: the deviation over σ√2, a quarter of it here.
    expect(Math.sqrt(number(steps.square().mean())) / (predicted / (0.05 * side * Math.SQRT2))).toBeCloseTo(1, 0);
  });
});

it.each([1, 3] as const)("maxNumBoundingBoxes keeps or fills up to %s as Keras", (maxNumber) => {
  const wanted = keras.boxes[`${maxNumber}`];
  const layer = layers.maxNumBoundingBoxes({ maxNumber });
  const y = layer.apply(tf.tensor(sines(8, 1), [1, 2, 4]));
  expect(y.shape).toEqual([1, maxNumber, 4]);
  closeTo(y, wanted.boxes, 1e-6);
  closeTo(layers.maxNumBoundingBoxes({ maxNumber }).apply(tf.tensor([3, 5], [1, 2])), wanted.labels, 1e-6);
});
