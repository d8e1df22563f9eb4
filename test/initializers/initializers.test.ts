import { describe, expect, it } from "vitest";
import { initializers, setSeed, type Tensor } from "../../src/index.js";

function statistics(tensor: Tensor): { mean: number; variance: number; least: number; largest: number } {
  const values = Array.from(tensor.dataSync());
  tensor.dispose();
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  return { mean, variance, least: Math.min(...values), largest: Math.max(...values) };
}

describe("random initializers", () => {
  const [fanIn, fanOut] = [300, 200];
  it.each([
    ["glorotUniform", initializers.glorotUniform(), 2 / (fanIn + fanOut), Math.sqrt(6 / (fanIn + fanOut))],
    ["glorotNormal", initializers.glorotNormal(), 2 / (fanIn + fanOut), (2 * Math.sqrt(2 / (fanIn + fanOut))) / 0.8796],
    ["heNormal", initializers.heNormal(), 2 / fanIn, (2 * Math.sqrt(2 / fanIn)) / 0.8796],
    ["heUniform", initializers.heUniform(), 2 / fanIn, Math.sqrt(6 / fanIn)],
    ["randomUniform", initializers.randomUniform(), 0.1 ** 2 / 12, 0.05],
    ["randomNormal", initializers.randomNormal(), 0.05 ** 2, Number.POSITIVE_INFINITY],
  ])("%s has its mean, variance and bound", (_, initializer, variance, bound) => {
    const found = statistics(initializer.shape([fanIn, fanOut], { seed: 3 }));
    expect(Math.abs(found.mean)).toBeLessThan(0.02 * Math.sqrt(variance));
    expect(found.variance / variance).toBeCloseTo(1, 1);
    expect(Math.max(-found.least, found.largest)).toBeLessThanOrEqual(bound * 1.0001);
  });

  it("counts a filter's cells into the fans", () => {
    const limit = Math.sqrt(6 / (9 * 16 + 9 * 32));
    const found = statistics(initializers.glorotUniform().shape([3, 3, 16, 32], { seed: 1 }));
    expect(found.largest).toBeLessThanOrEqual(limit);
    expect(found.largest).toBeGreaterThan(0.99 * limit);
  });

  it("keeps a bound of 0", () => {
    expect(statistics(initializers.randomUniform({ min: 0, max: 1 }).shape([1000], { seed: 1 })).least).toBeGreaterThanOrEqual(0);
    expect(statistics(initializers.randomNormal({ mean: 0, stddev: 0 }).shape([10], { seed: 1 })).largest).toBe(0);
  });

  it("repeats a seed bit by bit and follows setSeed", () => {
    const draw = (seed?: number) => {
      const tensor = initializers.heNormal().shape([4, 4], seed === undefined ? {} : { seed });
      const values = tensor.dataSync();
      tensor.dispose();
      return values;
    };
    expect(draw(5)).toEqual(draw(5));
    expect(draw(5)).not.toEqual(draw(6));
    setSeed(1);
    const first = draw();
    expect(draw()).not.toEqual(first);
    setSeed(1);
    expect(draw()).toEqual(first);
  });

  it("refuses bounds in the wrong order", () => {
    expect(() => initializers.randomUniform({ min: 1, max: 0 })).toThrow("randomUniform: min must not exceed max; received min 1 and max 0.");
    expect(() => initializers.randomNormal({ stddev: -1 })).toThrow("randomNormal: stddev must not be negative; received -1.");
  });
});

it("constants are constant", () => {
  const filled = [initializers.zeros(), initializers.ones(), initializers.constant({ value: -2.5 })].map((each) => {
    const tensor = each.shape([2, 2]);
    const values = Array.from(tensor.dataSync());
    tensor.dispose();
    return values;
  });
  expect(filled).toEqual([[0, 0, 0, 0], [1, 1, 1, 1], [-2.5, -2.5, -2.5, -2.5]]);
});
