import { beforeAll, expect, it, vi } from "vitest";
import type { Tensor, Tensor4D } from "../../../src/backend/index.js";

vi.stubEnv("GRADBOOK_BACKEND", "wasm");
const { backend, tf, variable } = await import("../../../src/backend/index.js");
const { checkGradient } = await import("../../reference/gradientCheck.js");

beforeAll(() => expect(backend().rung).toBe("wasm"));

const numbers = (shape: number[], start: number): Tensor => tf.tensor(Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => Math.sin(start + i)), shape);
const listed = (tensor: Tensor | undefined): number[] => Array.from(tensor?.dataSync() ?? []);

/** Holds the gradients of a scalar by both of its arguments to differences, and the tensors made to none. */
function check(f: (x: Tensor4D, filter: Tensor4D) => Tensor, xShape: number[], filterShape: number[]): void {
  const [x, filter] = [variable(tf.tidy(() => numbers(xShape, 1))), variable(tf.tidy(() => numbers(filterShape, 2)))];
  const before = tf.memory().numTensors;
  // Each result counts differently, so that no two places can be exchanged.
  const total = (): Tensor => tf.tidy(() => {
    const y = f(x as unknown as Tensor4D, filter as unknown as Tensor4D);
    return y.mul(numbers(y.shape, 3)).sum();
  });
  checkGradient(total, x);
  checkGradient(total, filter);
  expect(tf.memory().numTensors).toBe(before);
  tf.dispose([x, filter]);
}

it.each([
  ["every place", 1, "valid", 3, 2],
  ["same, in steps that leave a column out", [2, 3], "same", 3, 2],
  ["valid, in steps that leave a row out", [3, 2], "valid", 3, 2],
  ["more zeros than the filter reaches over", 1, 2, 2, 2],
  ["other zeros on each side", [2, 1], [[0, 0], [0, 2], [1, 0], [0, 0]], 3, 2],
] as const)("conv2d and depthwiseConv2d learn: %s", (_, strides, pad, rows, columns) => {
  const steps = strides as number | [number, number];
  const zeros = pad as "valid";
  check((x, filter) => tf.conv2d(x, filter, steps, zeros), [2, 6, 5, 2], [rows, columns, 2, 3]);
  if (typeof pad !== "object") check((x, filter) => tf.depthwiseConv2d(x, filter, steps, zeros), [2, 6, 5, 2], [rows, columns, 2, 2]);
});

it("conv3d learns in steps", () => {
  check((x, filter) => tf.conv3d(x.reshape([1, 4, 4, 3, 2]), filter.reshape([2, 2, 2, 2, 2]), [1, 2, 2], "same"), [4, 4, 3, 2], [2, 2, 4, 2]);
});

it("maxPool gives its gradient to the first of equals, avgPool to all cells inside", () => {
  tf.tidy(() => {
    const x = tf.tensor4d([1, 1, 0, 1, 0, 0, 0, 0, 5], [1, 3, 3, 1]);
    const slopes = tf.tensor4d([1, 2, 3, 4], [1, 2, 2, 1]);
    const [max, mean] = [tf.maxPool, tf.avgPool].map((pool) => tf.grad((input) => pool(input as Tensor4D, 2, 2, "same").mul(slopes).sum())(x));
    expect(listed(max)).toEqual([1, 0, 2, 0, 0, 0, 3, 0, 4]);
    expect(listed(mean)).toEqual([0.25, 0.25, 1, 0.25, 0.25, 1, 1.5, 1.5, 4]);
  });
});

it("a product of turned matrices is that of the matrices turned by hand", () => {
  tf.tidy(() => {
    const [a, b] = [numbers([3, 4], 1), numbers([4, 5], 2)];
    const product = listed(tf.matMul(a, b));
    const [turnedA, turnedB] = [tf.transpose(a), tf.transpose(b)];
    const count = tf.memory().numTensors;
    const results = [tf.matMul(turnedA, b, true), tf.matMul(a, turnedB, false, true), tf.matMul(turnedA, turnedB, true, true)];
    expect(tf.memory().numTensors).toBe(count + 3);
    for (const result of results) listed(result).forEach((value, i) => expect(value).toBeCloseTo(product[i] ?? Number.NaN, 6));
    // Several at once keep tfjs' own way.
    const many = tf.matMul(numbers([2, 4, 3], 1), numbers([2, 4, 5], 2), true);
    expect(many.shape).toEqual([2, 3, 5]);
    const first = tf.matMul(tf.transpose(numbers([4, 3], 1)), numbers([4, 5], 2));
    listed(first).forEach((value, i) => expect(many.dataSync()[i]).toBeCloseTo(value, 6));
  });
});

it("what is gathered twice gets the sum of both gradients", () => {
  tf.tidy(() => {
    const rows = tf.tensor1d([2, 0, 2], "int32");
    const slopes = tf.tensor2d([[1, 2], [3, 4], [10, 20]]);
    const gradient = tf.grad((table) => tf.gather(table, rows).mul(slopes).sum())(numbers([4, 2], 1));
    expect(gradient.arraySync()).toEqual([[3, 4], [0, 0], [11, 22], [0, 0]]);
  });
});
