import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { compileStep, RandomSource, RandomState, tf } from "../../src/backend/index.js";
import { type Layer, layers } from "../../src/index.js";
import { randomBeta } from "../../src/layers/augmentation/randomBeta.js";
import { numbers } from "../reference/arrays.js";
import { checkLayerCase, closeTo, layerCases } from "../reference/layerCases.js";

// Made by augmentations.py in test/reference.
describe("image augmentations as in Keras", () => {
  it.each(layerCases("augmentations"))("%s", (_, each) => checkLayerCase(each));
});

const training = { training: true };
const image = (rows: number, columns: number, channels: number, batch = 1) => tf.tensor(numbers(batch * rows * columns * channels, 5).map((value) => 0.5 + 0.4 * value), [batch, rows, columns, channels]);
const valueRange = [0, 1] as const;

describe("what they draw", () => {
  beforeEach(() => tf.engine().startScope());
  afterEach(() => tf.engine().endScope());

  const kinds: readonly (readonly [string, () => Layer])[] = [
    ["randomBrightness", () => layers.randomBrightness({ factor: 0.3, valueRange })],
    ["randomContrast", () => layers.randomContrast({ factor: 0.3, valueRange })],
    ["randomFlip", () => layers.randomFlip()],
    ["randomRotation", () => layers.randomRotation({ factor: 0.3 })],
    ["randomZoom", () => layers.randomZoom({ heightFactor: 0.3 })],
    ["randomTranslation", () => layers.randomTranslation({ heightFactor: 0.3, widthFactor: 0.3 })],
    ["randomShear", () => layers.randomShear({ xFactor: 0.3, yFactor: 0.1 })],
    ["randomGrayscale", () => layers.randomGrayscale()],
    ["randomColorDegeneration", () => layers.randomColorDegeneration({ factor: 0.9, valueRange })],
    ["randomInvert", () => layers.randomInvert({ factor: [0.5, 0.5], valueRange })],
    ["randomPosterization", () => layers.randomPosterization({ factor: [1, 8], valueRange })],
    ["solarization", () => layers.solarization({ additionFactor: 0.2, thresholdFactor: 0.9, valueRange })],
    ["randomSharpness", () => layers.randomSharpness({ factor: 1, valueRange })],
    ["randomHue", () => layers.randomHue({ factor: 0.6, valueRange })],
    ["randomSaturation", () => layers.randomSaturation({ factor: [0.1, 0.9], valueRange })],
    ["randomColorJitter", () => layers.randomColorJitter({ brightnessFactor: 0.2, contrastFactor: 0.2, saturationFactor: [0.3, 0.7], hueFactor: 0.2, valueRange })],
    ["randomGaussianBlur", () => layers.randomGaussianBlur({ sigma: [0.2, 2], valueRange })],
    ["randomErasing", () => layers.randomErasing({ valueRange })],
    ["mixUp", () => layers.mixUp()],
    ["cutMix", () => layers.cutMix()],
    ["randomCrop", () => layers.randomCrop({ height: 3, width: 3 })],
    ["randomPerspective", () => layers.randomPerspective({ scale: 0.5 })],
    ["randomElasticTransform", () => layers.randomElasticTransform({ valueRange })],
    ["randAugment", () => layers.randAugment({ valueRange })],
    ["augMix", () => layers.augMix({ valueRange })],
    ["pipeline", () => layers.pipeline({ layers: [layers.randomFlip(), layers.randomBrightness({ factor: 0.1, valueRange })] })],
  ];

  it.each(kinds)("%s draws anew each time, the same compiled as op by op, and leaves prediction alone", (name, make) => {
    const before = tf.memory().numTensors;
    const x = image(6, 5, 3, 8);
    const [eager, compiled] = [make(), make()];
    for (const layer of [eager, compiled]) {
      layer.connect([6, 5, 3]);
      layer.build(new RandomSource(name));
    }
    const step = compileStep(() => [compiled.call(x, training).clone()]);
    const seen = Array.from({ length: 4 }, () => {
      const [once, again] = [eager.apply(x, training), step.runSync()[0]];
      closeTo(again, Array.from(once.dataSync()), 1e-5);
      expect(once.shape.slice(1)).toEqual(eager.outputShape);
      const text = once.dataSync().join();
      tf.dispose(again === undefined ? once : [once, again]);
      return text;
    });
    expect(step.reason).toBeUndefined();
    expect(new Set(seen).size).toBeGreaterThan(1);
    const calm = eager.apply(x);
    if (name !== "randomCrop") closeTo(calm, Array.from(x.dataSync()), 1e-6);
    tf.dispose([calm, x]);
    step.dispose();
    eager.dispose();
    compiled.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  it("flips are the mirror images", () => {
    const x = image(2, 3, 1);
    const values = x.dataSync();
    const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = values;
    const wanted = new Set([[a, b, c, d, e, f], [c, b, a, f, e, d]].map(String));
    const layer = layers.randomFlip({ mode: "horizontal" });
    const seen = new Set(Array.from({ length: 20 }, () => String(Array.from(layer.apply(x, training).dataSync()))));
    expect(seen).toEqual(wanted);
  });

  it("contrast keeps the mean and scales the distance from it", () => {
    const x = image(8, 8, 2);
    const y = layers.randomContrast({ factor: 0.2, valueRange: [-10, 10] }).apply(x, training);
    closeTo(y.mean([1, 2]), Array.from(x.mean([1, 2]).dataSync()), 1e-4);
    const ratio = y.sub(y.mean([1, 2], true)).div(x.sub(x.mean([1, 2], true)));
    expect((ratio.max().dataSync()[0] ?? 0) - (ratio.min().dataSync()[0] ?? 1)).toBeLessThan(1e-2);
    expect(Math.abs((ratio.mean().dataSync()[0] ?? 0) - 1)).toBeLessThanOrEqual(0.2);
  });

  it("hue turns pure colours around the circle and keeps greys", () => {
    const x = tf.tensor([1, 0, 0, 0.5, 0.5, 0.5], [1, 1, 2, 3]);
    const seen = Array.from({ length: 12 }, () => Array.from(layers.randomHue({ factor: [2 / 3, 2 / 3], valueRange }).apply(x, training).dataSync(), (value) => Math.round(value * 1000) / 1000).join());
    expect(new Set(seen)).toEqual(new Set(["0,1,0,0.5,0.5,0.5", "0,0,1,0.5,0.5,0.5"]));
  });

  it("erases a rectangle of the wanted share", () => {
    const y = layers.randomErasing({ scale: [0.25, 0.25], fillValue: -1, valueRange }).apply(tf.ones([50, 20, 20, 1]), training);
    const holes = y.equal(-1).cast("float32").mean([1, 2, 3]).dataSync();
    holes.forEach((share) => expect(share).toBeCloseTo(0.25, 1));
  });

  it("mixes by a symmetric beta distribution", () => {
    const draws = new RandomState(3);
    for (const alpha of [0.2, 1, 3]) {
      const { mean, variance } = tf.moments(randomBeta(alpha, [40000], draws));
      expect(mean.dataSync()[0]).toBeCloseTo(0.5, 1);
      expect(Math.abs((variance.dataSync()[0] ?? 0) * 4 * (2 * alpha + 1) - 1)).toBeLessThan(0.03);
    }
    draws.dispose();
    const mixed = layers.mixUp({ alpha: 1 }).apply(tf.tensor([0, 1], [2, 1, 1, 1]), training).dataSync();
    mixed.forEach((value) => expect(value).toBeGreaterThanOrEqual(0));
    closeTo(layers.mixUp().apply(tf.fill([3, 2, 1, 1], 0.3), training), [0.3, 0.3, 0.3, 0.3, 0.3, 0.3], 1e-5);
  });

  it("cuts and mixes numbers of the batch only", () => {
    const y = layers.cutMix().apply(tf.tensor([1, 2, 3], [3, 1, 1, 1]).mul(tf.ones([3, 6, 6, 1])), training);
    expect(Array.from(new Set(y.dataSync())).every((value) => [1, 2, 3].includes(value))).toBe(true);
  });

  it("crops anywhere in training, and the middle otherwise", () => {
    const x = tf.range(0, 36).reshape([1, 6, 6, 1]);
    const layer = layers.randomCrop({ height: 2, width: 2 });
    const corners = new Set(Array.from({ length: 30 }, () => layer.apply(x, training).dataSync()[0] ?? -1));
    corners.forEach((corner) => expect(corner % 6 <= 4 && corner < 30).toBe(true));
    expect(corners.size).toBeGreaterThan(5);
    closeTo(layers.randomCrop({ height: 6, width: 6 }).apply(x), Array.from(x.dataSync()), 1e-6);
  });
});

it.each([
  [() => layers.randomBrightness({ factor: 2 }), "randomBrightness: factor must be a number or a range [low, high] within -1 and 1; received 2."],
  [() => layers.randomBrightness({ factor: 0.1, valueRange: [1, 0] }), "randomBrightness: valueRange must be [lowest, highest]; received [1,0]."],
  [() => layers.randomContrast({ factor: -1 }), "randomContrast: factor must be a number or a pair of them, from 0 to 1; received -1."],
  [() => layers.randomFlip({ mode: "horizontl" as never }), 'randomFlip: unknown mode "horizontl". Did you mean "horizontal"?'],
  [() => layers.randomRotation({ factor: 0.1, fillMode: "mirror" as never }), 'randomRotation: unknown fillMode "mirror".'],
  [() => layers.randomPosterization({ factor: 9 }), "randomPosterization: factor must be a number or a range [low, high] within 1 and 8; received [9,9]."],
  [() => layers.mixUp({ alpha: 0 }), "mixUp: alpha must be positive; received 0."],
  [() => layers.randAugment({ numOps: 0 }), "randAugment: numOps must be a positive integer; received 0."],
  [() => layers.augMix({ chainDepth: 1.5 }), "augMix: chainDepth must be a positive integer; received 1.5."],
  [() => layers.augMix({ factor: 2 }), "augMix: factor must be a number or a range [low, high] within 0 and 1; received 2."],
  [() => layers.randomPerspective({ scale: 1.2 }), "randomPerspective: scale must be a number from 0 to 1; received 1.2."],
  [() => layers.randomElasticTransform({ fillMode: "mirror" as never }), 'randomElasticTransform: unknown fillMode "mirror".'],
  [() => layers.contrastLimitedAdaptiveHistogramEqualization({ clipLimit: -1 }), "contrastLimitedAdaptiveHistogramEqualization: clipLimit must be a number from 0; received -1."],
  [() => layers.maxNumBoundingBoxes({ maxNumber: 0 }), "maxNumBoundingBoxes: maxNumber must be a positive integer; received 0."],
  [() => layers.maxNumBoundingBoxes({ maxNumber: 2, inputShape: [] }).outputShape, "the input must be a list of boxes [boxes, 4] or of their labels [boxes]; received one number."],
  [() => layers.randomCrop({ height: 0, width: 1 }), "randomCrop: height must be a positive integer; received 0."],
  [() => layers.autoContrast({ inputShape: [3] }).outputShape, "the input must be an image of shape [rows, columns, channels]; received [3]."],
  [() => layers.pipeline({ layers: [3] as never }), "pipeline: layers must be a list of layers"],
])("refuses wrong arguments %#", (make, message) => {
  expect(make).toThrow(message);
});
