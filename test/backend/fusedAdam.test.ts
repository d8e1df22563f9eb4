import { describe, expect, it } from "vitest";
import { compileStep, fusedAdam, type Tensor, tf, variable } from "../../src/backend/index.js";
import { RandomSource } from "../../src/backend/randomSource.js";

const settings = { beta1: 0.9, beta2: 0.999, epsilon: 1e-7 };
const source = new RandomSource(3);
const draw = (size: number, map = (x: number): number => x): Float32Array => source.fillNormal(new Float32Array(size)).map(map);

/** One step in double precision. */
function reference(w: number, m: number, v: number, g: number, rate: number): [number, number, number] {
  const mean = m + (1 - settings.beta1) * (g - m);
  const square = v + (1 - settings.beta2) * (g * g - v);
  return [w - (rate * mean) / (Math.sqrt(square) + settings.epsilon), mean, square];
}

describe("fusedAdam", () => {
  // Sizes around the width of the vector units, where a tail is left over.
  it.each([1, 7, 8, 15, 16, 17, 1000])("updates %i weights by the formula", (size) => {
    const [w, m, v, g] = [draw(size), draw(size), draw(size, (x) => x * x), draw(size)];
    const results = fusedAdam({ w: tf.tensor1d(w), m: tf.tensor1d(m), v: tf.tensor1d(v), g: tf.tensor1d(g), rate: tf.scalar(0.01), ...settings });
    const got = (results ?? []).map((tensor) => tensor.dataSync());
    for (let i = 0; i < size; i++) {
      const expected = reference(w[i] ?? 0, m[i] ?? 0, v[i] ?? 0, g[i] ?? 0, 0.01);
      expected.forEach((value, part) => expect(Math.abs((got[part]?.[i] ?? NaN) - value)).toBeLessThan(2e-6 * Math.max(1, Math.abs(value))));
    }
  });

  it("leaves a gradient alone that is used again, eager and compiled", async () => {
    const [w, m, v] = [variable([1, 2]), variable([0, 0]), variable([0, 0])];
    const fn = (x: Tensor): Tensor[] => {
      const g = x.mul(3);
      const results = fusedAdam({ w, m, v, g, rate: tf.scalar(0.1), ...settings }) ?? [];
      return [g.add(0), ...results];
    };
    const x = tf.tensor1d([1, -2]);
    const step = compileStep(fn);
    for (let run = 0; run < 3; run++) {
      const [g, newW] = await step.run(x);
      expect(g?.arraySync()).toEqual([3, -6]);
      expect((newW?.arraySync() as number[])[0]).toBeCloseTo(reference(1, 0, 0, 3, 0.1)[0], 5);
    }
    expect(step.mode).toBe("compiled");
  });

  it("says which argument is wrong", () => {
    const one = tf.tensor1d([1]);
    expect(() => fusedAdam({ w: one, m: tf.zeros([2]), v: one, g: one, rate: tf.scalar(1), ...settings })).toThrow(/w, m, v and g must have one shape/);
    expect(() => fusedAdam({ w: one, m: one, v: one, g: one, rate: tf.zeros([2]), ...settings })).toThrow(/rate must be a scalar/);
  });
});
