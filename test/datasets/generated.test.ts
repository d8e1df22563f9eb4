import { describe, expect, it } from "vitest";
import { datasets } from "../../src/index.js";

/** The points of a set: coordinates and class. */
function points(set: { train: InstanceType<typeof datasets.Dataset>; test: InstanceType<typeof datasets.Dataset> }): { x: number; y: number; target: number }[] {
  return [set.train, set.test].flatMap(({ inputs, targets, size }) => Array.from({ length: size }, (_, i) => ({ x: inputs[2 * i] ?? NaN, y: inputs[2 * i + 1] ?? NaN, target: targets[i] ?? NaN })));
}

describe("generated points", () => {
  it("are the same for the same seed, and divided as asked", () => {
    const [one, same, other] = [datasets.moons({ seed: 1 }), datasets.moons({ seed: 1 }), datasets.moons({ seed: 2 })];
    expect(same.train.inputs).toEqual(one.train.inputs);
    expect(other.train.inputs).not.toEqual(one.train.inputs);
    expect([one.train.size, one.test.size]).toEqual([400, 100]);
    expect(datasets.moons({ samples: 10, test: 0 }).test.size).toBe(0);
  });

  it("lie where their formulas say", () => {
    for (const { x, y, target } of points(datasets.circles({ noise: 0, factor: 0.25 }))) expect(Math.hypot(x, y)).toBeCloseTo(target === 0 ? 1 : 0.25, 5);
    for (const { x, y, target } of points(datasets.xor({ noise: 0 }))) {
      expect([Math.abs(x), Math.abs(y)]).toEqual([1, 1]);
      expect(target).toBe(Number(x !== y));
    }
    for (const { x, y, target } of points(datasets.moons({ noise: 0 }))) {
      const [u, v] = target === 0 ? [x, y] : [1 - x, 0.5 - y];
      expect(Math.hypot(u, v)).toBeCloseTo(1, 5);
      expect(v).toBeGreaterThan(-1e-6);
    }
    for (const { x, y, target } of points(datasets.spirals({ noise: 0, classes: 3, turns: 0.25 }))) {
      const angle = Math.atan2(y, x) - (2 * Math.PI * target) / 3;
      const turned = ((angle / (2 * Math.PI)) % 1 + 1.0001) % 1;
      expect(turned).toBeCloseTo(0.25 * Math.hypot(x, y), 2);
    }
    for (const { x, y } of points(datasets.blobs({ noise: 0, classes: 2 }))) expect(Math.max(Math.abs(x), Math.abs(y))).toBeLessThanOrEqual(5);
    const { train } = datasets.sine({ noise: 0 });
    train.inputs.forEach((x, i) => expect(train.targets[i]).toBeCloseTo(Math.sin(x), 5));
  });

  it("have noise of the deviation asked for, and classes of one size", () => {
    const all = points(datasets.xor({ noise: 0.3, samples: 8000 }));
    const errors = all.map(({ x }) => x - Math.sign(x)).filter((error) => Math.abs(error) < 0.9);
    expect(Math.sqrt(errors.reduce((sum, error) => sum + error ** 2, 0) / errors.length)).toBeCloseTo(0.3, 1);
    expect(all.filter(({ target }) => target === 1)).toHaveLength(4000);
  });

  it("refuse counts and noise that make no sense", () => {
    expect(() => datasets.spirals({ samples: 1 })).toThrow("spirals: samples must be a whole number from 2; received 1.");
    expect(() => datasets.spirals({ classes: 0 })).toThrow("spirals: classes must be a positive integer; received 0.");
    expect(() => datasets.moons({ noise: -1 })).toThrow("moons: noise must be a number from 0; received -1.");
    expect(() => datasets.moons({ test: 2 })).toThrow("moons: test must be a part from 0 to 1; received 2.");
    expect(() => datasets.circles({ factor: 1 })).toThrow("circles: factor must be between 0 and 1; received 1.");
    expect(() => datasets.sine({ samples: 0 })).toThrow("sine: samples must be a positive integer; received 0.");
  });
});

describe("sequence tasks", () => {
  it("copy: what came in is to come out after the end mark, as often as asked", () => {
    const { train } = datasets.copyTask({ samples: 5, length: 3, width: 4, repeats: 2, test: 0 });
    expect([train.inputShape, train.targetShape]).toEqual([[11, 6], [11, 4]]);
    for (let i = 0; i < 5; i++) {
      const input = (step: number) => Array.from(train.inputs.subarray((i * 11 + step) * 6, (i * 11 + step + 1) * 6));
      const target = (step: number) => Array.from(train.targets.subarray((i * 11 + step) * 4, (i * 11 + step + 1) * 4));
      expect(input(0)).toEqual([0, 0, 0, 0, 1, 0]);
      expect(input(4)).toEqual([0, 0, 0, 0, 0, 1]);
      for (let k = 0; k < 3; k++) {
        expect(target(5 + k)).toEqual(input(1 + k).slice(0, 4));
        expect(target(8 + k)).toEqual(input(1 + k).slice(0, 4));
      }
      expect([0, 1, 2, 3, 4].flatMap(target).every((value) => value === 0)).toBe(true);
    }
    expect(new Set(train.inputs).size).toBe(2);
  });

  it("sort: the vectors come out by their priority", () => {
    const { train } = datasets.sortTask({ samples: 4, length: 3, width: 5, test: 0 });
    expect(train.inputShape).toEqual([7, 7]);
    for (let i = 0; i < 4; i++) {
      const vectors = Array.from({ length: 3 }, (_, k) => Array.from(train.inputs.subarray((i * 7 + k) * 7, (i * 7 + k + 1) * 7)));
      const wanted = vectors.toSorted((a, b) => (b[5] ?? 0) - (a[5] ?? 0)).map((vector) => vector.slice(0, 5));
      expect(Array.from({ length: 3 }, (_, k) => Array.from(train.targets.subarray((i * 7 + 4 + k) * 5, (i * 7 + 5 + k) * 5)))).toEqual(wanted);
      expect(train.inputs[(i * 7 + 3) * 7 + 6]).toBe(1);
    }
  });

  it("refuse what is no positive integer", () => {
    expect(() => datasets.copyTask({ length: 0 })).toThrow("copyTask: length must be a positive integer; received 0.");
    expect(() => datasets.copyTask({ repeats: 0.5 })).toThrow("copyTask: repeats must be a positive integer; received 0.5.");
    expect(() => datasets.sortTask({ width: -1 })).toThrow("sortTask: width must be a positive integer; received -1.");
  });
});

describe("sentences", () => {
  it("mean what their first clause says, negations turned round", () => {
    const { train, vocabulary } = datasets.sentences({ samples: 500 });
    const good = ["bright", "strong", "lovely", "gripping", "clever", "lively", "surprising", "charming"];
    for (let i = 0; i < train.size; i++) {
      const text = vocabulary?.decode(train.inputs.subarray(i * 20, (i + 1) * 20)) ?? "";
      const [, negation, word = ""] = / is (not |never )?(?:(?:very|rather|quite|so) )?(\w+)/.exec(text) ?? [];
      expect(train.targets[i]).toBe(Number(good.includes(word) === (negation === undefined)));
    }
    expect(train.targets.reduce((sum, target) => sum + target, 0) / train.size).toBeCloseTo(0.5, 1);
    expect(() => datasets.sentences({ samples: 0 })).toThrow("sentences: samples must be a positive integer; received 0.");
  });
});

describe("text of one's own", () => {
  it("is cut into windows with their continuation", async () => {
    const { train, test, vocabulary } = await datasets.text({ content: "abcabcabcabcabcabcab" }, { window: 4, test: 0.3 });
    expect(vocabulary?.tokens).toEqual(["a", "b", "c"]);
    expect([train.size, test.size]).toEqual([3, 1]);
    expect(Array.from(train.inputs.subarray(4, 8))).toEqual([1, 2, 0, 1]);
    expect(Array.from(train.targets.subarray(4, 8))).toEqual([2, 0, 1, 2]);
    const dense = await datasets.text({ content: "abcabcabcabcabcabcab" }, { window: 4, stride: 1, test: 0 });
    expect(dense.train.size).toBe(16);
  });

  it("knows words, the most frequent first, and the rest as <unk>", async () => {
    const { vocabulary, train } = await datasets.text({ content: "The cat and the dog. The end" }, { level: "word", window: 3, test: 0, vocabularySize: 3 });
    expect(vocabulary?.tokens).toEqual(["<unk>", "the", "."]);
    expect(vocabulary?.decode(train.inputs.subarray(0, 3))).toBe("the <unk> <unk>");
    expect(datasets.words("Don't stop: café's 2 <unk>!")).toEqual(["don't", "stop", ":", "café's", "2", "<unk>", "!"]);
  });

  it("refuses what is too short, and characters that it has never seen", async () => {
    await expect(datasets.text({ content: "abc" }, { window: 10 })).rejects.toThrow("text: a window of 10 needs a text of at least 11 tokens; received 3 for text train. Take a smaller window.");
    await expect(datasets.text({ content: "abc" }, { window: 0 })).rejects.toThrow("text: window must be a positive integer; received 0.");
    await expect(datasets.text({ content: "abc" }, { level: "line" as never })).rejects.toThrow('text: level must be "character" or "word"; received "line".');
    expect(() => datasets.Vocabulary.of("ab", { level: "character" }).encode("abc")).toThrow('vocabulary: "c" is not among the 2 tokens.');
  });
});
