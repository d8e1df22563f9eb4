import { describe, expect, it } from "vitest";
import { backend, compileStep, gradients, type Tensor, tf, variable } from "../../../src/backend/index.js";
import { RandomSource } from "../../../src/backend/randomSource.js";

const random = new RandomSource(5);
const draw = (...shape: number[]): Tensor => tf.tensor(random.fillNormal(new Float32Array(shape.reduce((a, b) => a * b))), shape);

/** Runs a function recorded and compiled, and says which operations it consists of. */
function compiled(fn: (...args: Tensor[]) => Tensor[], ...args: Tensor[]): { results: Tensor[]; operations: string[] } {
  const step = compileStep(fn);
  tf.dispose(step.runSync(...args));
  const results = step.runSync(...args);
  return { results, operations: step.operations.map(({ op }) => op) };
}

describe.runIf(backend().rung === "tensorflow")("one row times a matrix in a compiled step", () => {
  // Around the width of the vector units and of the rows taken together.
  it.each([[1, 1], [3, 7], [4, 16], [5, 33], [130, 10], [784, 512]])("[1, %i] · [%i, %i] is the sum of products", (inner, columns) => {
    const [x, w] = [draw(1, inner), draw(inner, columns)];
    const { results, operations } = compiled((a, b) => [tf.matMul(a as Tensor, b as Tensor)], x, w);
    expect(operations).toContain("GradbookRowProduct");
    expect(results[0]?.shape).toEqual([1, columns]);
    const [xs, ws, ys] = [x.dataSync(), w.dataSync(), results[0]?.dataSync() ?? []];
    for (let n = 0; n < columns; n++) {
      let sum = 0;
      let size = 0;
      for (let k = 0; k < inner; k++) {
        const product = (xs[k] ?? NaN) * (ws[k * columns + n] ?? NaN);
        sum += product;
        size += Math.abs(product);
      }
      expect(Math.abs((ys[n] ?? NaN) - sum)).toBeLessThanOrEqual(1e-6 * size);
    }
  });

  it("is TensorFlow's where there are several rows, a large matrix, or one that lies the other way", () => {
    const product = (transposeA: boolean, transposeB: boolean) => (a?: Tensor, b?: Tensor) => [tf.matMul(a as Tensor, b as Tensor, transposeA, transposeB)];
    for (const { operations } of [
      compiled(product(false, false), draw(2, 8), draw(8, 4)),
      compiled(product(false, false), draw(1, 1025), draw(1025, 1024)),
      compiled(product(true, false), draw(1, 8), draw(1, 4)),
      compiled(product(false, true), draw(1, 8), draw(4, 8)),
    ]) {
      expect(operations).toContain("MatMul");
      expect(operations).not.toContain("GradbookRowProduct");
    }
  });

  it("has the product's gradients, carries what is no number, and multiplies nothing to zeros", () => {
    const [x, w] = [draw(1, 9), variable(draw(9, 5))];
    const fn = (a?: Tensor): Tensor[] => {
      const { value, grads } = gradients(() => tf.matMul(a as Tensor, w as Tensor).square().sum(), [w]);
      return [value, ...grads];
    };
    const plain = fn(x);
    const { results } = compiled(fn, x);
    results.forEach((result, i) => expect(result.sub(plain[i] as Tensor).abs().max().dataSync()[0]).toBeLessThan(1e-4));
    const spoilt = compiled((a, b) => [tf.matMul(a as Tensor, b as Tensor)], tf.tensor2d([[0, 1]]), tf.tensor2d([[NaN, 1], [1, 2]]));
    expect([...(spoilt.results[0]?.dataSync() ?? [])]).toEqual([NaN, 2]);
    const empty = compiled((a, b) => [tf.matMul(a as Tensor, b as Tensor)], tf.zeros([1, 0]), tf.zeros([0, 3]));
    expect([...(empty.results[0]?.dataSync() ?? [])]).toEqual([0, 0, 0]);
  });
});
