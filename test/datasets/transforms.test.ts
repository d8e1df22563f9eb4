import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { describe, expect, it, vi } from "vitest";
import { RandomSource } from "../../src/backend/index.js";
import { datasets, layers, losses, optimizers, sequential, tf } from "../../src/index.js";
import { DISPLAY } from "../../src/protocol/host.js";
import type { Transform } from "../../src/datasets/transforms/transform.js";

const { colour, crop, cutout, flip, mixup, noise, rotate, scale, shift } = datasets.transforms;

/** One grey image, disturbed with a seed. */
function once(transform: Transform, rows: number[][], seed: number | string = 1): number[][] {
  const [height, width] = [rows.length, rows[0]?.length ?? 0];
  const inputs = Float32Array.from(rows.flat());
  transform.apply({ inputs, inputShape: [height, width, 1], targets: new Int32Array(1), targetShape: [], hasClasses: true, size: 1 }, new RandomSource(seed));
  return Array.from({ length: height }, (_, row) => Array.from(inputs.subarray(row * width, (row + 1) * width)));
}

/** What many seeds make of an image, as texts. */
function outcomes(transform: Transform, rows: number[][]): Set<string> {
  return new Set(Array.from({ length: 200 }, (_, seed) => JSON.stringify(once(transform, rows, seed))));
}

const square = [[1, 2, 3], [4, 5, 6], [7, 8, 9]];

describe("a transform", () => {
  it("shift moves by whole pixels within its reach, and fills with 0", () => {
    const seen = outcomes(shift({ pixels: 1 }), square);
    expect(seen.size).toBe(9);
    expect(seen).toContain(JSON.stringify([[0, 0, 0], [0, 1, 2], [0, 4, 5]]));
    expect(seen).toContain(JSON.stringify(square));
    expect(outcomes(shift({ pixels: 1, fillMode: "nearest" }), square)).toContain(JSON.stringify([[1, 1, 2], [1, 1, 2], [4, 4, 5]]));
  });

  it("shift between pixels weighs the neighbours", () => {
    for (let seed = 0; seed < 20; seed++) {
      const [[value = 0] = []] = once(shift({ pixels: 0.5, whole: false, fillMode: "nearest" }), [[0, 1], [0, 1]], seed);
      expect(value).toBeGreaterThanOrEqual(0);
      expect(value).toBeLessThanOrEqual(0.5);
    }
  });

  it("rotate turns around the middle: its layer's formula", () => {
    // A quarter turn, through the map of layers/augmentation/randomRotation.ts: (x, y) comes from (−y, x) around the middle.
    const quarter = { ...new RandomSource(1), next: () => 1, normal: () => 0 } as unknown as RandomSource;
    const inputs = Float32Array.from(square.flat());
    rotate({ degrees: 90 }).apply({ inputs, inputShape: [3, 3, 1], targets: new Int32Array(1), targetShape: [], hasClasses: true, size: 1 }, quarter);
    const layer = layers.randomRotation({ factor: [0.25, 0.25], fillMode: "constant" });
    const turned = tf.tidy(() => layer.apply(tf.tensor(square).reshape([1, 3, 3, 1]), { training: true }).dataSync());
    inputs.forEach((value, i) => expect(value).toBeCloseTo(turned[i] ?? NaN, 4));
    expect(Array.from(inputs, Math.round)).toEqual([3, 6, 9, 2, 5, 8, 1, 4, 7]);
  });

  it("scale keeps the middle and takes the rest from nearer or farther", () => {
    const row = [[0, 1, 2, 3, 4]];
    expect(once(scale({ range: [2, 2], fillMode: "nearest" }), row)).toEqual([[1, 1.5, 2, 2.5, 3]]);
    expect(once(scale({ range: [0.5, 0.5] }), row)).toEqual([[0, 0, 2, 4, 0]]);
  });

  it("crop enlarges a window of the image", () => {
    expect(once(crop({ least: 1 }), square)).toEqual(square);
    for (let seed = 0; seed < 20; seed++) {
      const [row = []] = once(crop({ least: 0.5 }), [[0, 1, 2, 3, 4]], seed);
      const step = (row[1] ?? 0) - (row[0] ?? 0);
      expect(step).toBeGreaterThanOrEqual(0.5 - 1e-6);
      expect(step).toBeLessThanOrEqual(1);
      for (let i = 1; i < row.length; i++) expect((row[i] ?? 0) - (row[i - 1] ?? 0)).toBeCloseTo(step, 5);
      expect(row[0]).toBeGreaterThanOrEqual(0);
      expect(row[4]).toBeLessThanOrEqual(4 + 1e-6);
    }
  });

  it("flip turns half of the images over", () => {
    const [left, upside] = [[[3, 2, 1], [6, 5, 4], [9, 8, 7]], [[7, 8, 9], [4, 5, 6], [1, 2, 3]]];
    expect(outcomes(flip(), square)).toEqual(new Set([square, left].map((rows) => JSON.stringify(rows))));
    expect(outcomes(flip({ mode: "vertical" }), square)).toEqual(new Set([square, upside].map((rows) => JSON.stringify(rows))));
    expect(outcomes(flip({ mode: "both" }), square).size).toBe(4);
    const turned = Array.from({ length: 1000 }, (_, seed) => Number(once(flip(), [[1, 2]], seed)[0]?.[0] === 2)).reduce((sum, one) => sum + one, 0);
    expect(turned).toBeGreaterThan(430);
    expect(turned).toBeLessThan(570);
  });

  it("noise has its deviation", () => {
    const inputs = new Float32Array(20_000);
    noise({ deviation: 0.5 }).apply({ inputs, inputShape: [20_000], targets: new Int32Array(1), targetShape: [], hasClasses: true, size: 1 }, new RandomSource(1));
    expect(Math.sqrt(inputs.reduce((sum, value) => sum + value ** 2, 0) / inputs.length)).toBeCloseTo(0.5, 1);
  });

  it("colour changes brightness alike everywhere, contrast around the mean, and saturation around the grey", () => {
    const one = (transform: Transform, pixels: number[], draw: number): number[] => {
      const inputs = Float32Array.from(pixels);
      const random = { next: () => draw } as unknown as RandomSource;
      transform.apply({ inputs, inputShape: [1, pixels.length / 3, 3], targets: new Int32Array(1), targetShape: [], hasClasses: true, size: 1 }, random);
      return Array.from(inputs, (value) => Math.round(value * 1e4) / 1e4);
    };
    expect(one(colour({ brightness: 0.2 }), [0.1, 0.5, 0.9], 1)).toEqual([0.3, 0.7, 1]);
    expect(one(colour({ contrast: 0.5 }), [0.1, 0.5, 0.9], 0)).toEqual([0.3, 0.5, 0.7]);
    expect(one(colour({ saturation: 1 }), [1, 0, 0], 0)).toEqual([0.299, 0.299, 0.299]);
  });

  it("cutout covers a square, cut at the edges", () => {
    const seen = [...outcomes(cutout({ size: 2 }), square)].map((text) => (JSON.parse(text) as number[][]).flat().filter((value) => value === 0).length);
    expect(new Set(seen)).toEqual(new Set([1, 2, 4]));
    expect(seen).toHaveLength(9);
  });

  it("mixup mixes inputs and targets by the same shares", () => {
    const size = 50;
    const inputs = Float32Array.from({ length: size }, (_, i) => i);
    const targets = Float32Array.from({ length: size }, (_, i) => 2 * i);
    mixup({ alpha: 1 }).apply({ inputs, inputShape: [1], targets, targetShape: [1], hasClasses: false, size }, new RandomSource(3));
    targets.forEach((target, i) => expect(target).toBeCloseTo(2 * (inputs[i] ?? 0), 4));
    expect(inputs.filter((value, i) => Math.abs(value - i) > 0.01).length).toBeGreaterThan(size / 2);
  });

  it("mixup's shares are Beta's: mean 1/2, variance 1 / (4 (2α + 1))", () => {
    for (const alpha of [0.2, 1, 4]) {
      const shares = Array.from({ length: 200 }, (_, seed) => {
        const targets = Float32Array.from([1, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        const inputs = new Float32Array(10);
        mixup({ alpha }).apply({ inputs, inputShape: [1], targets, targetShape: [1], hasClasses: false, size: 10 }, new RandomSource(seed));
        return targets[0] ?? 0;
      }).filter((share) => share !== 1);
      const mean = shares.reduce((sum, share) => sum + share, 0) / shares.length;
      const variance = shares.reduce((sum, share) => sum + (share - mean) ** 2, 0) / shares.length;
      expect(Math.abs(mean - 0.5)).toBeLessThan(0.1);
      expect(Math.abs(variance - 1 / (4 * (2 * alpha + 1)))).toBeLessThan(0.03);
    }
  });

  it("refuses what it can't do, saying what it could", () => {
    expect(() => shift({ pixels: -1 })).toThrow("shift: pixels must be a number from 0; received -1.");
    expect(() => rotate({ degrees: 200 })).toThrow("rotate: degrees must be a number from 0 to 180; received 200.");
    expect(() => scale({ range: [1.2, 0.8] })).toThrow("scale: the largest factor must be a number from 1.2; received 0.8.");
    expect(() => flip({ mode: "sideways" as never })).toThrow('flip: mode must be "horizontal", "vertical" or "both"; received "sideways".');
    expect(() => mixup({ alpha: 0 })).toThrow("mixup: alpha must be");
    const points = datasets.fromArrays({ inputs: [[1, 2]], targets: [0] });
    expect(() => points.augment(flip())).toThrow("flip: the inputs must be images [rows, columns, channels]; received [2]. Call reshape first.");
    expect(() => points.augment(mixup())).toThrow("mixup: the targets must be one-hot rows or floats, which can be mixed; received class numbers. Call oneHot() first.");
  });
});

describe("an augmented dataset", () => {
  const images = new datasets.Dataset({ inputs: Uint8Array.from({ length: 6 * 16 }, (_, i) => (i * 41) % 256), inputShape: [4, 4, 1], targets: Uint8Array.from([0, 1, 2, 0, 1, 2]), scale: 1 / 255, classNames: ["a", "b", "c"] });
  const augmented = images.augment(shift({ pixels: 1 }), noise({ deviation: 0.1 }));
  const pass = (dataset: typeof images, seed?: number): number[] =>
    [...dataset.batches(2, { ...(seed !== undefined && { seed }) })].flatMap(([x, y]) => {
      const values = Array.from(x.dataSync());
      tf.dispose([x, y]);
      return values;
    });

  it("is disturbed alike for the same seed, otherwise for another and in every pass without one", () => {
    expect(pass(augmented, 1)).toEqual(pass(augmented, 1));
    expect(pass(augmented, 1)).not.toEqual(pass(augmented, 2));
    expect(pass(augmented)).not.toEqual(pass(augmented));
    expect(pass(augmented, 1)).not.toEqual(pass(images, 1));
  });

  it("comes undisturbed when it is read, sliced and evaluated", async () => {
    const [x, y] = augmented.tensors();
    const [plain, labels] = images.tensors();
    expect(x.dataSync()).toEqual(plain.dataSync());
    tf.dispose([x, y, plain, labels]);
    expect(augmented.take(2).transforms).toHaveLength(2);
    const net = sequential([layers.flatten({ inputShape: [4, 4, 1] }), layers.dense({ units: 3 })], { seed: 1 });
    net.compile({ optimizer: "sgd", loss: losses.sparseCategoricalCrossentropy({ fromLogits: true }) });
    expect(await net.evaluate(augmented)).toEqual(await net.evaluate(images));
  });

  it("teaches a fit the same for the same seed, and other samples than the plain ones in every epoch", async () => {
    const trained = async (data: typeof images, seed: number, shuffle = true): Promise<number[]> => {
      const net = sequential([layers.flatten({ inputShape: [4, 4, 1] }), layers.dense({ units: 3 })], { seed: 1 });
      net.compile({ optimizer: optimizers.sgd({ learningRate: 0.1 }), loss: losses.sparseCategoricalCrossentropy({ fromLogits: true }) });
      const history = await net.fit(data, { epochs: 3, batchSize: 2, seed, shuffle });
      const found = (history.history["loss"] ?? []).map((loss) => Math.round(loss * 1e6));
      net.dispose();
      return found;
    };
    expect(await trained(augmented, 7)).toEqual(await trained(augmented, 7));
    expect(await trained(augmented, 7)).not.toEqual(await trained(images, 7));
    expect(await trained(augmented, 7, false)).not.toEqual(await trained(images, 7, false));
  });

  it("keeps the samples of one pass when asked", () => {
    const kept = augmented.disturbed(1);
    expect([kept.size, kept.transforms, kept.scale, kept.hasClasses]).toEqual([6, [], 1, true]);
    expect(kept.inputs).toEqual(augmented.disturbed(1).inputs);
    expect(kept.inputs).not.toEqual(augmented.disturbed(2).inputs);
    expect(images.disturbed(1).inputs).toEqual(Float32Array.from(images.inputs, (byte) => byte * (1 / 255)));
  });

  it("says and shows that it is", () => {
    expect(augmented.toString()).toContain("augmented: shift 1, noise 0.1");
    expect(augmented[DISPLAY]()["text/html"]).not.toBe(images[DISPLAY]()["text/html"]);
  });

  it("turns class numbers into rows, and picks samples", () => {
    const rows = images.oneHot();
    expect([rows.targetShape, rows.hasClasses, Array.from(rows.targets.subarray(0, 6))]).toEqual([[3], false, [1, 0, 0, 0, 1, 0]]);
    expect(() => rows.oneHot()).toThrow("dataset.oneHot: the targets must be class numbers; received floats of shape [3].");
    const picked = images.pick([5, 0]);
    expect(Array.from(picked.targets)).toEqual([2, 0]);
    expect(picked.inputs.subarray(16)).toEqual(images.inputs.subarray(0, 16));
    const warned = vi.spyOn(process, "emitWarning").mockImplementation(() => {});
    const fromFile = new datasets.Dataset({ inputs: Buffer.from([1, 2, 3]), inputShape: [1], targets: Buffer.from([0, 1, 2]) }).pick([2, 0]);
    expect([Array.from(fromFile.inputs), Buffer.isBuffer(fromFile.inputs), warned.mock.calls.length]).toEqual([[3, 1], false, 0]);
    warned.mockRestore();
    expect(() => images.pick([6])).toThrow("dataset.pick: samples are numbered from 0 to 5; received 6.");
  });

  it("turns each pixel's class into a row", () => {
    const labelled = new datasets.Dataset({ inputs: new Uint8Array(4), inputShape: [2, 2, 1], targets: Uint8Array.from([0, 2, 1, 2]), targetShape: [2, 2] });
    const rows = labelled.oneHot();
    expect(rows.targetShape).toEqual([2, 2, 3]);
    const [x, y] = rows.tensors();
    expect(y.shape).toEqual([1, 2, 2, 3]);
    expect(Array.from(y.dataSync())).toEqual([1, 0, 0, 0, 0, 1, 0, 1, 0, 0, 0, 1]);
    tf.dispose([x, y]);
  });

  it("makes floats of bytes and whole numbers of classes, whatever they lie in", () => {
    const data = new datasets.Dataset({ inputs: Uint8Array.from([0, 51, 255]), inputShape: [1], targets: Uint8Array.from([2, 1, 0]), scale: 1 / 255 });
    const [x, y] = data.tensors();
    expect([x.dtype, y.dtype]).toEqual(["float32", "int32"]);
    [0, 0.2, 1].forEach((value, i) => expect(x.dataSync()[i]).toBeCloseTo(value, 6));
    expect(Array.from(y.dataSync())).toEqual([2, 1, 0]);
    tf.dispose([x, y]);
  });

  it("writes an image to a file", async () => {
    const folder = mkdtempSync(join(tmpdir(), "gradbook-image-"));
    try {
      const grey = new datasets.Dataset({ inputs: Float32Array.from([9, 9, 9, 9, 0, 0.5, 1, 2]), inputShape: [2, 2, 1], targets: new Uint8Array(2) });
      await datasets.saveImage(grey, 1, join(folder, "grey.png"));
      const { data, info } = await sharp(join(folder, "grey.png")).extractChannel(0).raw().toBuffer({ resolveWithObject: true });
      expect([info.width, info.height, [...data]]).toEqual([2, 2, [0, 128, 255, 255]]);
      const colour = new datasets.Dataset({ inputs: Uint8Array.from([255, 128, 0, 1, 2, 3]), inputShape: [1, 2, 3], targets: new Uint8Array(1), scale: 1 / 255 });
      await datasets.saveImage(colour, 0, join(folder, "colour.PNG"));
      expect([...(await sharp(join(folder, "colour.PNG")).raw().toBuffer())]).toEqual([255, 128, 0, 1, 2, 3]);
      await expect(datasets.saveImage(grey, 2, join(folder, "a.png"))).rejects.toThrow("dataset.pick: samples are numbered from 0 to 1; received 2.");
      await expect(datasets.saveImage(grey, 0, join(folder, "a.bmp"))).rejects.toThrow("saveImage: path must end in .png, .jpg or .webp; received");
      await expect(datasets.saveImage(grey.reshape([4]), 0, "a.png")).rejects.toThrow("saveImage: samples must be images [rows, columns, 1 or 3]; received [4].");
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
