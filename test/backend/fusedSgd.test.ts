import { describe, expect, it } from "vitest";
import { compileStep, fusedSgd, type Tensor, tf, variable } from "../../src/backend/index.js";
import { RandomSource } from "../../src/backend/randomSource.js";

const source = new RandomSource(3);
const draw = (size: number): Float32Array => source.fillNormal(new Float32Array(size));

/** One step in double precision: the new weight and the new velocity. */
function reference(w: number, v: number, g: number, rate: number, momentum: number, nesterov: boolean): [number, number] {
  const velocity = momentum * v - rate * g;
  return [nesterov ? w + momentum * velocity - rate * g : w + velocity, velocity];
}

describe("fusedSgd", () => {
  // Sizes around the width of the vector units, and one that several threads share.
  describe.each([1, 7, 8, 15, 16, 17, 200_003])("of %i weights", (size) => {
    it("goes against the gradient", () => {
      const [w, g] = [draw(size), draw(size)];
      const [result] = fusedSgd({ w: tf.tensor1d(w), g: tf.tensor1d(g), rate: tf.scalar(0.01) }) ?? [];
      const got = result?.dataSync() ?? [];
      const off = Array.from(w, (value, i) => Math.abs((got[i] ?? NaN) - (value - 0.01 * (g[i] ?? 0))));
      expect(Math.max(...off.slice(0, 1000), ...off.slice(-1000))).toBeLessThan(1e-6);
      expect(off.every((value) => value < 1e-6)).toBe(true);
    });

    it.each([false, true])("keeps a velocity, Nesterov's: %s", (nesterov) => {
      const [w, v, g] = [draw(size), draw(size), draw(size)];
      const results = fusedSgd({ w: tf.tensor1d(w), v: tf.tensor1d(v), g: tf.tensor1d(g), rate: tf.scalar(0.1), momentum: 0.9, nesterov }) ?? [];
      const got = results.map((tensor) => tensor?.dataSync());
      for (let i = 0; i < size; i++) {
        const expected = reference(w[i] ?? 0, v[i] ?? 0, g[i] ?? 0, 0.1, 0.9, nesterov);
        if (!expected.every((value, part) => Math.abs((got[part]?.[i] ?? NaN) - value) < 2e-6 * Math.max(1, Math.abs(value)))) expect([i, got[0]?.[i], got[1]?.[i]]).toEqual([i, ...expected]);
      }
      expect(got).toHaveLength(2);
    });
  });

  it("leaves a gradient alone that is used again, eager and compiled", async () => {
    const [w, v] = [variable([1, 2]), variable([0, 0])];
    const fn = (x: Tensor): Tensor[] => {
      const g = x.mul(3);
      const plain = fusedSgd({ w, g, rate: tf.scalar(0.1) }) ?? [];
      const rolled = fusedSgd({ w, v, g, rate: tf.scalar(0.1), momentum: 0.5 }) ?? [];
      return [g.add(0), ...plain, ...rolled] as Tensor[];
    };
    const x = tf.tensor1d([1, -2]);
    const step = compileStep(fn);
    for (let run = 0; run < 3; run++) {
      const [g, plain, rolled] = await step.run(x);
      expect(g?.arraySync()).toEqual([3, -6]);
      for (const result of [plain, rolled]) (result?.arraySync() as number[]).forEach((value, i) => expect(value).toBeCloseTo([0.7, 2.6][i] ?? NaN, 6));
    }
    expect(step.mode).toBe("compiled");
  });

  it("says which argument is wrong", () => {
    const one = tf.tensor1d([1]);
    expect(() => fusedSgd({ w: one, g: tf.zeros([2]), rate: tf.scalar(1) })).toThrow(/w and g must have one shape/);
    expect(() => fusedSgd({ w: one, g: one, rate: tf.zeros([2]) })).toThrow(/rate must be a scalar/);
    expect(() => fusedSgd({ w: one, v: tf.zeros([2]), g: one, rate: tf.scalar(1), momentum: 0.9 })).toThrow(/w, v and g must have one shape/);
    expect(() => fusedSgd({ w: one, v: one, g: one, rate: tf.zeros([3]), momentum: 0.9 })).toThrow(/rate must be a scalar/);
  });
});
