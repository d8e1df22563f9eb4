import { describe, expect, it } from "vitest";
import { initializers, tf } from "../../src/index.js";
import { RandomSource } from "../../src/backend/index.js";
import { initializerOf } from "../../src/initializers/named.js";
import keras from "../reference/kerasInitializers.json" with { type: "json" };

const i = initializers;

const exact: Record<keyof typeof keras.exact, initializers.Initializer> = {
  stft: i.stft(),
  "stft imag": i.stft({ side: "imag", window: "hamming", scaling: "spectrum", periodic: true }),
  "stft bare": i.stft({ window: null, scaling: null }),
  "stft blackman": i.stft({ window: "blackman", periodic: true }),
  identity: i.identity({ gain: 2 }),
};

it.each(Object.entries(exact))("%s gives Keras' weights", (name, initializer) => {
  const { shape, values } = keras.exact[name as keyof typeof exact];
  const before = tf.memory().numTensors;
  const weight = initializer.shape(shape);
  const got = weight.dataSync();
  values.forEach((value, k) => expect(Math.abs((got[k] ?? Number.NaN) - value)).toBeLessThan(1e-5));
  weight.dispose();
  expect(tf.memory().numTensors).toBe(before);
});

const spread: Record<keyof typeof keras.spread, initializers.Initializer> = {
  glorotNormal: i.glorotNormal(),
  glorotUniform: i.glorotUniform(),
  heNormal: i.heNormal(),
  heUniform: i.heUniform(),
  lecunNormal: i.lecunNormal(),
  lecunUniform: i.lecunUniform(),
  randomNormal: i.randomNormal(),
  randomUniform: i.randomUniform(),
  truncatedNormal: i.truncatedNormal({ mean: 0.1, stddev: 0.2 }),
  "varianceScaling fanIn": i.varianceScaling({ scale: 2 }),
  "varianceScaling fanOut": i.varianceScaling({ scale: 1.5, mode: "fanOut", distribution: "untruncatedNormal" }),
  "varianceScaling fanAvg": i.varianceScaling({ scale: 0.5, mode: "fanAvg", distribution: "uniform" }),
  orthogonal: i.orthogonal(),
};

function statistics(values: Float32Array): { mean: number; variance: number; largest: number } {
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  return { mean, variance, largest: values.reduce((a, b) => Math.max(a, Math.abs(b)), 0) };
}

// Of 20,000 numbers or more the variance is known to 1 % (one deviation of a normal's), so the ratio of two to 1.4 %: five of them are allowed.
it.each(Object.entries(spread))("%s has Keras' mean, variance and bound", (name, initializer) => {
  keras.shapes.forEach((shape, k) => {
    const wanted = keras.spread[name as keyof typeof spread][k];
    if (wanted === undefined) throw new Error("no reference");
    const found = statistics(initializer.values(shape, new RandomSource(1)));
    expect(Math.abs(found.variance / wanted.variance - 1)).toBeLessThan(0.07);
    expect(Math.abs(found.mean - wanted.mean)).toBeLessThan(0.06 * Math.sqrt(wanted.variance));
    // Bounds of uniform and cut-off values are met closely; the largest of 20,000 normal numbers varies.
    if (!/fanOut|randomNormal|orthogonal/.test(name)) expect(Math.abs(found.largest / wanted.largest - 1)).toBeLessThan(0.01);
  });
});

const shape = [40, 30];
const cut = (random: RandomSource): number => {
  let z = random.normal();
  while (Math.abs(z) > 2) z = random.normal();
  return z;
};
const widened = 0.87962566103423978;
const limits = (limit: number) => (random: RandomSource) => limit * (2 * random.next() - 1);
const formulas: [string, initializers.Initializer, (random: RandomSource) => number][] = [
  ["glorotNormal", i.glorotNormal(), (random) => (Math.sqrt(2 / 70) / widened) * cut(random)],
  ["glorotUniform", i.glorotUniform(), limits(Math.sqrt(6 / 70))],
  ["heNormal", i.heNormal(), (random) => (Math.sqrt(2 / 40) / widened) * cut(random)],
  ["heUniform", i.heUniform(), limits(Math.sqrt(6 / 40))],
  ["lecunNormal", i.lecunNormal(), (random) => (Math.sqrt(1 / 40) / widened) * cut(random)],
  ["lecunUniform", i.lecunUniform(), limits(Math.sqrt(3 / 40))],
  ["xavier", i.xavier(), limits(Math.sqrt(3 / 40))],
  ["kaiming", i.kaiming(), (random) => Math.sqrt(2 / 40) * random.normal()],
  ["randomNormal", i.randomNormal({ mean: 1, stddev: 2 }), (random) => 1 + 2 * random.normal()],
  ["randomUniform", i.randomUniform({ min: -1, max: 3 }), (random) => -1 + 4 * random.next()],
  ["truncatedNormal", i.truncatedNormal({ mean: 0.1, stddev: 0.2 }), (random) => 0.1 + 0.2 * cut(random)],
  ["varianceScaling", i.varianceScaling({ scale: 1.5, mode: "fanOut", distribution: "uniform" }), limits(Math.sqrt(4.5 / 30))],
];

it.each(formulas)("%s makes of the seeded numbers what its formula says", (_, initializer, formula) => {
  const random = new RandomSource(6);
  initializer.values(shape, new RandomSource(6)).forEach((value) => expect(Math.abs(value - formula(random))).toBeLessThan(1e-6));
});

describe("orthogonal", () => {
  it.each([[[5, 3]], [[3, 5]], [[4, 4]], [[1, 6]], [[3, 3, 2, 7]], [[2, 2, 1, 9]]])("%j has orthogonal vectors along its shorter side", (shape) => {
    const columns = shape.at(-1) ?? 1;
    for (const [initializer, gain] of [[i.orthogonal({ gain: 2 }), 2], [i.orthonormal(), 1.1]] as const) {
      tf.tidy(() => {
        const w = initializer.shape(shape, { seed: 4 }).reshape([-1, columns]);
        const [rows = 1] = w.shape;
        const products = rows < columns ? tf.matMul(w, w, false, true) : tf.matMul(w, w, true);
        const wanted = tf.eye(Math.min(rows, columns)).mul(gain * gain);
        expect(products.sub(wanted).abs().max().dataSync()[0]).toBeLessThan(1e-5);
      });
    }
  });

  it("prefers no direction: entries have mean 0 and the variance 1 / length", () => {
    const random = new RandomSource(3);
    const corners = Float32Array.from({ length: 4000 }, () => i.orthogonal().values([3, 3], random)[0] ?? 0);
    const { mean, variance } = statistics(corners);
    // One deviation of the mean is sqrt(1/3 / 4000) = 0.009.
    expect(Math.abs(mean)).toBeLessThan(0.04);
    expect(Math.abs(variance * 3 - 1)).toBeLessThan(0.08);
  });

  it("says what is wrong", () => {
    expect(() => i.orthogonal().shape([3])).toThrow("orthogonal: a weight must have two axes or more; received the shape [3].");
    expect(() => i.orthonormal().shape([3])).toThrow("orthonormal: a weight must have two axes or more; received the shape [3].");
  });
});

describe("neon's initializers", () => {
  it("Xavier is U(±sqrt(3 / fanIn))", () => {
    const { largest, variance } = statistics(i.xavier().values([3, 3, 20, 40], new RandomSource(1)));
    expect(largest).toBeLessThanOrEqual(Math.sqrt(3 / 180));
    expect(largest).toBeGreaterThan(0.99 * Math.sqrt(3 / 180));
    expect(Math.abs(variance * 180 - 1)).toBeLessThan(0.07);
  });

  it("Kaiming is not cut off at two deviations", () => {
    const { largest, variance } = statistics(i.kaiming().values([200, 200], new RandomSource(1)));
    expect(largest).toBeGreaterThan(3 * Math.sqrt(2 / 200));
    expect(Math.abs((variance * 200) / 2 - 1)).toBeLessThan(0.07);
  });

  it("Glorot's fans of a convolution are C·R·S + K", () => {
    const limit = Math.sqrt(6 / (9 * 16 + 32));
    const { largest } = statistics(i.glorotUniform({ fans: "neon" }).values([3, 3, 16, 32], new RandomSource(1)));
    expect(largest).toBeLessThanOrEqual(limit);
    expect(largest).toBeGreaterThan(0.99 * limit);
  });

  it("IdentityInit of a convolution lets the image through", () => {
    tf.tidy(() => {
      const image = tf.randomNormal([1, 5, 5, 3]) as ReturnType<typeof tf.zeros>;
      const kernel = i.identity().shape([3, 3, 3, 3]);
      const out = tf.conv2d(image as never, kernel as never, 1, "same");
      expect(out.sub(image).abs().max().dataSync()[0]).toBe(0);
    });
    expect(() => i.identity().shape([3])).toThrow("identity: a weight must have two axes or more; received the shape [3].");
  });

  it("Array takes values of the weight's shape, or as many in a list", () => {
    const take = (values: number[] | number[][], shape: number[]): number[] => Array.from(i.array({ values }).values(shape));
    expect(take([[1, 2], [3, 4]], [2, 2])).toEqual([1, 2, 3, 4]);
    expect(take([1, 2, 3, 4], [2, 2])).toEqual([1, 2, 3, 4]);
    expect(() => take([[1, 2]], [2, 1])).toThrow("array: the values have the shape [1, 2], but the weight has [2, 1]. Give as many values as the weight holds.");
  });
});

it("says what is wrong", () => {
  expect(() => i.varianceScaling({ scale: 0 })).toThrow("varianceScaling: scale must be a positive number; received 0.");
  expect(() => i.varianceScaling({ mode: "fan_in" as "fanIn" })).toThrow('varianceScaling: mode must be one of fanIn, fanOut, fanAvg; received "fan_in".');
  expect(() => i.truncatedNormal({ stddev: -1 })).toThrow("truncatedNormal: stddev must not be negative; received -1.");
  expect(() => i.glorotUniform({ fans: "torch" as "neon" })).toThrow('glorotUniform: fans must be "keras" or "neon"; received "torch".');
  expect(() => i.stft({ window: "kaiser" as "hann" })).toThrow('stft: window must be one of hann, hamming, blackman, null; received "kaiser".');
  expect(() => i.stft().shape([4, 2])).toThrow("stft: the weight must be [frameLength, channels, frequencies]");
  expect(() => initializerOf("lecun" as "lecunNormal")).toThrow('unknown initializer "lecun".');
});
