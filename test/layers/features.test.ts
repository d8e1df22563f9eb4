import { readFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Layer, layers, tf } from "../../src/index.js";
import { hash } from "../../src/layers/features/hash.js";
import { closeTo } from "../reference/layerCases.js";

interface Case {
  readonly ours: string;
  readonly options: object;
  readonly data: never;
  readonly adapt: unknown;
  readonly shape: number[];
  readonly output: (number | string)[];
}

type Adapting = Layer & { adapt(data: unknown): void };

beforeEach(() => tf.engine().startScope());
afterEach(() => tf.engine().endScope());

// Made by features.py in test/reference.
const cases = JSON.parse(readFileSync(new URL("../reference/features.json", import.meta.url), "utf8")) as readonly Case[];

describe("columns and text as in Keras", () => {
  it.each(cases.map((each) => [`${each.ours} ${JSON.stringify(each.options)} of ${JSON.stringify(each.data)}`, each] as const))("%s", (_, { ours, options, data, adapt, shape, output }) => {
    const make = (layers as unknown as Record<string, (options: object) => Adapting>)[ours];
    const layer = make?.(options);
    if (layer === undefined) throw new Error(`there is no layers.${ours}`);
    if (adapt !== null) layer.adapt(adapt);
    const before = tf.memory().numTensors;
    const input = tf.tensor(data);
    const y = layer.apply(input);
    expect(y.shape).toEqual(shape);
    if (typeof output[0] === "string") expect(Array.from(y.dataSync())).toEqual(output);
    else closeTo(y, output as number[], 1e-5);
    tf.dispose([input, y]);
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe("hashing", () => {
  it("is FNV-1a", () => {
    expect([hash(""), hash("a"), hash("foobar")]).toEqual([0x811c9dc5, 0xe40c292c, 0xbf9cf968]);
  });

  it("spreads words over bins, the same ones always into the same", () => {
    const words = Array.from({ length: 300 }, (_, i) => `word ${i}`);
    const layer = layers.hashing({ numBins: 3 });
    const bins = Array.from(layer.apply(tf.tensor(words, [1, 300])).dataSync());
    for (const bin of [0, 1, 2]) expect(bins.filter((each) => each === bin).length).toBeGreaterThan(70);
    expect(Array.from(layers.hashing({ numBins: 3 }).apply(tf.tensor(words, [1, 300])).dataSync())).toEqual(bins);
    expect(Array.from(layers.hashing({ numBins: 3, salt: 7 }).apply(tf.tensor(words, [1, 300])).dataSync())).not.toEqual(bins);
    expect(bins[0]).toBe(hash("word 0") % 3);
  });

  it("keeps bin 0 for the mask, and crosses columns", () => {
    const bins = layers.hashing({ numBins: 4, maskValue: "" }).apply(tf.tensor([["", "a", "b", "c", "d", "e"]])).dataSync();
    expect(bins[0]).toBe(0);
    expect(Math.min(...Array.from(bins).slice(1))).toBeGreaterThan(0);
    const crossing = layers.hashedCrossing({ numBins: 100 });
    closeTo(crossing.apply([tf.tensor([["A"], ["B"]]), tf.tensor([[1], [2]])]), [hash("A_X_1") % 100, hash("B_X_2") % 100], 1e-6);
    expect(layers.hashedCrossing({ numBins: 5, outputMode: "oneHot" }).apply([tf.tensor([["A"]]), tf.tensor([["B"]])]).shape).toEqual([1, 5]);
  });
});

it("discretization adapts to about as many numbers in each bin", () => {
  const layer = layers.discretization({ numBins: 4 });
  layer.adapt(tf.range(0, 100));
  expect(layer.binBoundaries).toEqual([25, 50, 75]);
  closeTo(layer.apply(tf.tensor([[-1, 25, 74.9, 200]])), [0, 1, 2, 3], 1e-6);
});

it.each([
  [() => layers.categoryEncoding({ numTokens: 0 }), "categoryEncoding: numTokens must be a positive integer; received 0."],
  [() => layers.categoryEncoding({ numTokens: 2, outputMode: "onehot" as never }), 'categoryEncoding: unknown outputMode "onehot". Did you mean "oneHot"?'],
  [() => layers.discretization({}), "discretization: give either binBoundaries, or numBins and call adapt."],
  [() => layers.discretization({ binBoundaries: [1, 0] }), "discretization: binBoundaries must be numbers in ascending order; received [1,0]."],
  [() => layers.discretization({ numBins: 3 }).apply(tf.tensor([[1]])), "discretization: its bins are not known yet. Call adapt with data first, or give binBoundaries."],
  [() => layers.discretization({ binBoundaries: [1] }).adapt([1]), "the boundaries were given; leave them out and give numBins to adapt to data."],
  [() => layers.hashing({ numBins: 1, maskValue: 0 }), "hashing: numBins must be at least 2 with a maskValue, which has bin 0 for itself."],
  [() => layers.hashedCrossing({ numBins: 3 }).apply([tf.tensor([["a"]]), tf.tensor([["a", "b"]])]), "the inputs must have one shape; received [1] and [2]."],
  [() => layers.stringLookup().apply(tf.tensor([["a"]])), "stringLookup: it has no vocabulary yet. Call adapt with data first, or give one."],
  [() => layers.stringLookup({ vocabulary: ["a", "a"] }), 'stringLookup: vocabulary must hold each token once; received "a" twice.'],
  [() => layers.stringLookup({ vocabulary: ["a"], numOovIndices: 0 }).apply(tf.tensor([["b"]])), 'the token "b" is not in the vocabulary. Add it, or give numOovIndices above 0.'],
  [() => layers.stringLookup({ vocabulary: ["a", "b"], maxTokens: 2 }), "stringLookup: vocabulary holds more tokens than maxTokens allows, 1; received 2."],
  [() => layers.integerLookup({ vocabulary: [1], invert: true, outputMode: "count" }), 'integerLookup: invert needs outputMode "int"; received "count".'],
  [() => layers.textVectorization({}), 'textVectorization: outputSequenceLength says how many tokens a text has, and "int" needs it; received nothing.'],
  [() => layers.textVectorization({ outputSequenceLength: 2, split: "word" as never }), 'textVectorization: unknown split "word".'],
])("refuses wrong arguments %#", (make, message) => {
  expect(make).toThrow(message);
});
