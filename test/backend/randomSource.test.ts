import { describe, expect, it } from "vitest";
import { type Tensor, tf } from "../../src/backend/index.js";
import type { Tensor2D } from "../../src/backend/tfjs.js";
import { globalRandom, RandomSource, setSeed } from "../../src/backend/randomSource.js";

describe("RandomSource", () => {
  it("gives fixed numbers for a seed: saved notebooks depend on them", () => {
    const source = new RandomSource(7);
    expect([source.next(), source.next(), source.integer(1000), source.normal()]).toMatchInlineSnapshot(`
      [
        0.19363733660429716,
        0.5318612712435424,
        429,
        0.5000380182146427,
      ]
    `);
  });

  it("takes a number and its text as the same seed, and tells others apart", () => {
    expect(new RandomSource("7").next()).toBe(new RandomSource(7).next());
    expect(new RandomSource(8).next()).not.toBe(new RandomSource(7).next());
  });

  it("is uniform and normal", () => {
    const source = new RandomSource(1);
    const uniform = source.fillUniform(new Float64Array(100_000), -1, 3);
    const normal = source.fillNormal(new Float64Array(100_000), 2, 0.5);
    const mean = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;
    const variance = (values: Float64Array): number => mean(values.map((value) => value ** 2)) - mean(values) ** 2;
    expect(Math.min(...uniform.subarray(0, 1000))).toBeGreaterThanOrEqual(-1);
    expect(Math.max(...uniform.subarray(0, 1000))).toBeLessThan(3);
    expect(mean(uniform)).toBeCloseTo(1, 1);
    expect(variance(uniform)).toBeCloseTo(16 / 12, 1);
    expect(mean(normal)).toBeCloseTo(2, 1);
    expect(variance(normal)).toBeCloseTo(0.25, 1);
  });

  it("draws every integer below n, and permutes", () => {
    const source = new RandomSource(2);
    const counts = new Array<number>(5).fill(0);
    for (let i = 0; i < 5000; i++) {
      const drawn = source.integer(5);
      counts[drawn] = (counts[drawn] ?? 0) + 1;
    }
    for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(120);
    const order = source.permutation(100);
    expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, index) => index));
    expect([...order]).not.toEqual([...source.permutation(100)]);
    expect([...new RandomSource(3).permutation(10)]).toEqual([...new RandomSource(3).permutation(10)]);
  });

  it("forks by label, whatever was drawn before", () => {
    const source = new RandomSource(4);
    const early = source.fork("weights").next();
    source.next();
    expect(source.fork("weights").next()).toBe(early);
    expect(source.fork("batches").next()).not.toBe(early);
  });

  it("refuses an impossible range", () => {
    expect(() => new RandomSource(1).integer(0)).toThrow("RandomSource.integer: n must be an integer from 1 to 2^32; received 0.");
  });
});

it("setSeed repeats the global source", () => {
  setSeed(11);
  const first = globalRandom().next();
  setSeed(11);
  expect(globalRandom().next()).toBe(first);
});

describe("setSeed reaches what draws from Math.random:", () => {
  it.each([
    ["Math.random", () => [Math.random(), Math.random()]],
    ["tf.randomNormal", () => tf.randomNormal([3])],
    ["tf.truncatedNormal", () => tf.truncatedNormal([3])],
    ["tf.randomUniform", () => tf.randomUniform([3])],
    ["tf.randomUniformInt", () => tf.randomUniformInt([3], 0, 1e6)],
    ["tf.randomGamma", () => tf.randomGamma([3], 2)],
    ["tf.dropout", () => tf.dropout(tf.ones([64]), 0.5)],
    ["tf.multinomial", () => tf.multinomial(tf.zeros([2, 50]) as Tensor2D, 20)],
    ["tf.util.shuffle", () => {
      const list = Array.from({ length: 50 }, (_, i) => i);
      tf.util.shuffle(list);
      return list;
    }],
  ])("%s", (_, draw: () => number[] | Tensor) => {
    const drawn = (seed: number): string => {
      setSeed(seed);
      return tf.tidy(() => [draw(), draw()].map((each) => String(Array.isArray(each) ? each : each.dataSync())).join(" | "));
    };
    const first = drawn(3);
    expect(drawn(3)).toBe(first);
    expect(drawn(4)).not.toBe(first);
    const [once, again] = first.split(" | ");
    expect(once).not.toBe(again);
  });

  it("and what is drawn there changes no weights", () => {
    setSeed(5);
    const next = globalRandom().next();
    setSeed(5);
    Math.random();
    expect(globalRandom().next()).toBe(next);
  });
});
