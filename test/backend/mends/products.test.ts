import { describe, expect, it } from "vitest";
import { backend, compileStep, gradients, type Tensor, tf, variable } from "../../../src/backend/index.js";
import { nodeBackendOf } from "../../../src/backend/nodeBackend.js";
import { RandomSource } from "../../../src/backend/randomSource.js";

/** Elsewhere all products are TensorFlow's. */
const hasFastProducts = (): boolean => nodeBackendOf(tf).binding.hasFastProducts;

const random = new RandomSource(5);
const draw = (...shape: number[]): Tensor => tf.tensor(random.fillNormal(new Float32Array(shape.reduce((a, b) => a * b))), shape);

/** Runs a function recorded and compiled, and says which operations it consists of. */
function compiled(fn: (...args: Tensor[]) => Tensor[], ...args: Tensor[]): { results: Tensor[]; operations: string[] } {
  const step = compileStep(fn);
  tf.dispose(step.runSync(...args));
  const results = step.runSync(...args);
  return { results, operations: step.operations.map(({ op }) => op) };
}

const product = (transposeA: boolean, transposeB: boolean) => (a?: Tensor, b?: Tensor) => [tf.matMul(a as Tensor, b as Tensor, transposeA, transposeB)];

/** The largest difference between a · b and the same in double precision, as a part of what the sum's terms amount to. */
function worst(y: Tensor, a: Tensor, b: Tensor, transposeA: boolean, transposeB: boolean): number {
  const [left, right] = [transposeA ? a.transpose() : a, transposeB ? b.transpose() : b].map((matrix) => ({ values: matrix.dataSync(), shape: matrix.shape as [number, number] }));
  if (left === undefined || right === undefined) return NaN;
  const [rows, inner, columns] = [left.shape[0], left.shape[1], right.shape[1]];
  expect(y.shape).toEqual([rows, columns]);
  const got = y.dataSync();
  let most = 0;
  // Every row and column, not every pair of them: 16 million sums would take a while.
  for (let i = 0; i < rows * columns; i += rows * columns > 1e5 ? 37 : 1) {
    const [row, column] = [Math.floor(i / columns), i % columns];
    let [sum, size] = [0, 0];
    for (let k = 0; k < inner; k++) {
      const term = (left.values[row * inner + k] ?? NaN) * (right.values[k * columns + column] ?? NaN);
      sum += term;
      size += Math.abs(term);
    }
    const off = Math.abs((got[i] ?? NaN) - sum) / size;
    most = off > most || Number.isNaN(off) ? off : most;
  }
  return most;
}

/** A product where gradients are taken. */
const squares = (a?: Tensor, b?: Tensor): Tensor[] => gradients(() => tf.matMul(a as Tensor, b as Tensor).square().sum(), [a as Tensor]).grads;

describe.runIf(backend().rung === "tensorflow")("matrices of middling size", () => {
  // Around the width of a panel (32 or 16 columns), of the rows taken together (8 or 6), of a block of rows (64) and of the terms gone through at a time (256).
  it.each([
    [128, 512, 512, false, false], [128, 512, 512, true, false], [128, 512, 512, false, true],
    [1031, 257, 64, false, false], [1031, 257, 64, true, false], [1031, 257, 64, false, true],
    [67, 511, 510, false, false], [67, 511, 510, true, false], [67, 511, 510, false, true],
    [4, 2100, 2049, false, false], [5, 2100, 2049, true, false], [1025, 16, 1025, false, true], [1025, 17, 1025, true, false], [2049, 511, 29, false, false],
    // Without gradients from 2^14 multiplications on, on one thread up to 2^20.
    [16, 32, 32, false, false], [64, 64, 64, true, false], [63, 65, 96, false, true], [128, 784, 64, false, false], [100, 300, 61, true, false],
    // A last panel of half the width, or of less.
    [128, 512, 10, false, false], [65, 600, 3, true, false], [70, 520, 45, false, true], [300, 129, 16, false, false],
  ] as const)("[%i, %i] · [., %i], transposed %s, %s, is the sum of products", (rows, inner, columns, transposeA, transposeB) => {
    const [a, b] = [transposeA ? draw(inner, rows) : draw(rows, inner), transposeB ? draw(columns, inner) : draw(inner, columns)];
    const { results, operations } = compiled(product(transposeA, transposeB), a, b);
    if (hasFastProducts()) expect(operations.join()).toContain(`GradbookProduct${transposeA ? "OfLeftTransposed" : transposeB ? "OfRightTransposed" : ""}`);
    expect(worst(results[0] as Tensor, a, b, transposeA, transposeB)).toBeLessThan(1e-6);
    const [eager] = product(transposeA, transposeB)(a, b);
    expect(eager?.sub(results[0] as Tensor).abs().max().dataSync()[0]).toBe(0);
  });

  it("a row's result is the same whichever rows go along with it", () => {
    const [x, w] = [draw(200, 512), draw(512, 512)];
    const whole = tf.matMul(x, w);
    const part = tf.matMul(x.slice([3], [99]), w);
    if (hasFastProducts()) expect(whole.slice([3], [99]).sub(part).abs().max().dataSync()[0]).toBe(0);
  });

  it("are TensorFlow's where they are small, large, narrow, both transposed, or to be cast for mixed precision", () => {
    for (const { operations } of [
      compiled(product(false, false), draw(16, 31), draw(31, 32)),
      compiled(squares, draw(128, 784), draw(784, 63)),
      compiled(product(false, false), draw(1024, 512), draw(512, 512)),
      compiled(product(false, false), draw(4096, 512), draw(512, 2)),
      compiled(product(true, true), draw(512, 512), draw(128, 512)),
    ]) expect(operations.join()).not.toContain("GradbookProduct");
    const step = compileStep(product(false, false), { mixedPrecision: true });
    const [x, w] = [draw(128, 512), draw(512, 512)];
    step.runSync(x, w);
    expect(step.operations.map(({ op }) => op)).toContain("MatMul");
  });

  it("are the binding's in training too, from four million multiplications on", () => {
    if (hasFastProducts()) expect(compiled(squares, draw(128, 784), draw(784, 64)).operations).toContain("GradbookProductOfRightTransposed");
  });

  it("carries what is no number, in its row and column only", () => {
    const [a, b] = [draw(128, 512).arraySync() as number[][], draw(512, 512)];
    (a[5] as number[])[7] = NaN;
    const [y] = compiled(product(false, false), tf.tensor2d(a), b).results;
    const rows = (y?.isNaN().any(1).arraySync() ?? []) as number[];
    expect(rows.flatMap((is, row) => (is === 1 ? [row] : []))).toEqual([5]);
  });
});

describe.runIf(backend().rung === "tensorflow")("as many products as the axes before the matrices say", () => {
  it.each([
    [[3], 64, 32, 64, false, true], [[2, 5], 64, 64, 32, false, false], [[70], 33, 61, 45, true, false],
    [[2, 1, 3], 65, 300, 17, false, false], [[4], 4, 600, 70, false, true], [[33], 9, 16, 10, true, false],
  ] as const)("%j of [%i, %i] · [., %i], transposed %s, %s, are the sums of products", (before, rows, inner, columns, transposeA, transposeB) => {
    const [a, b] = [draw(...before, ...(transposeA ? [inner, rows] : [rows, inner])), draw(...before, ...(transposeB ? [columns, inner] : [inner, columns]))];
    const { results, operations } = compiled(product(transposeA, transposeB), a, b);
    if (hasFastProducts()) expect(operations.join()).toContain(`GradbookBatchProduct${transposeA ? "OfLeftTransposed" : transposeB ? "OfRightTransposed" : ""}`);
    expect(results[0]?.shape).toEqual([...before, rows, columns]);
    const matrices = (tensor: Tensor): Tensor[] => tf.unstack(tensor.reshape([-1, ...tensor.shape.slice(-2)]));
    const [as, bs] = [matrices(a), matrices(b)];
    for (const [i, y] of matrices(results[0] as Tensor).entries()) expect(worst(y, as[i] as Tensor, bs[i] as Tensor, transposeA, transposeB)).toBeLessThan(1e-6);
  });

  it("have the products' gradients", () => {
    const [a, b] = [variable(draw(6, 20, 32)), variable(draw(6, 24, 32))];
    const { grads } = gradients(() => tf.matMul(a, b, false, true).square().sum(), [a, b]);
    const y = tf.matMul(a, b, false, true).mul(2);
    const expected = [tf.stack(tf.unstack(y).map((dy, i) => tf.matMul(dy, tf.unstack(b)[i] as Tensor))), tf.stack(tf.unstack(y).map((dy, i) => tf.matMul(dy, tf.unstack(a)[i] as Tensor, true)))];
    grads.forEach((grad, i) => expect(grad.sub(expected[i] as Tensor).abs().max().dataSync()[0]).toBeLessThan(1e-3));
  });

  it("are TensorFlow's where one matrix is for several, few numbers are to be multiplied, or both lie transposed", () => {
    for (const { operations } of [
      compiled(product(false, false), draw(8, 32, 32), draw(1, 32, 32)),
      compiled(product(false, false), draw(8, 1, 64), draw(8, 64, 64)),
      compiled(product(false, false), draw(2, 8, 16), draw(2, 16, 8)),
      compiled(product(true, true), draw(8, 32, 32), draw(8, 32, 32)),
    ]) expect(operations.join()).not.toContain("GradbookBatchProduct");
  });

  it("give nothing for no matrices", () => {
    expect(tf.matMul(tf.zeros([0, 32, 32]), tf.zeros([0, 32, 32])).shape).toEqual([0, 32, 32]);
  });
});

describe.runIf(backend().rung === "tensorflow")("one row times a matrix in a compiled step", () => {
  // Around the width of the vector units and of the rows taken together.
  it.each([[1, 1], [3, 7], [4, 16], [5, 33], [130, 10], [784, 512], [5408, 100], [2048, 1023]])("[1, %i] · [%i, %i] is the sum of products", (inner, columns) => {
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

  it.each([[1, 1], [5, 33], [130, 10], [784, 512], [2048, 1023]])("[1, %i] · [., %i] takes a bias and relu along, each where nobody else wants what is before", (inner, columns) => {
    const [x, w, bias] = [draw(1, inner), draw(inner, columns), draw(columns)];
    const sums = tf.matMul(x, w).add(bias);
    const cases = [
      { fn: (a?: Tensor) => [tf.matMul(a as Tensor, w).add(bias)], op: "GradbookRowProductWithBias", expected: [sums] },
      { fn: (a?: Tensor) => [tf.matMul(a as Tensor, w).add(bias).relu()], op: "GradbookRowProductWithBiasAndRelu", expected: [sums.relu()] },
      { fn: (a?: Tensor) => [tf.matMul(a as Tensor, w).add(bias)].flatMap((sum) => [sum, sum.relu()]), op: "GradbookRowProductWithBias", expected: [sums, sums.relu()] },
    ];
    for (const { fn, op, expected } of cases) {
      const { results, operations } = compiled(fn, x);
      expect(operations).toContain(op);
      expected.forEach((tensor, i) => expect(tensor.sub(results[i] as Tensor).abs().max().dataSync()[0]).toBeLessThan(1e-4));
    }
    const [spoilt] = compiled((a) => [tf.matMul(a as Tensor, w).add(bias).relu()], tf.fill([1, inner], NaN)).results;
    expect(spoilt?.isNaN().all().dataSync()[0]).toBe(1);
  });

  it("is TensorFlow's where the matrix is large, or lies the other way", () => {
    for (const { operations } of [
      compiled(product(false, false), draw(1, 2049), draw(2049, 1024)),
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
