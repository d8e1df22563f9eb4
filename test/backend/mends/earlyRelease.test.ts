import { afterEach, beforeEach, expect, it } from "vitest";
import { tf } from "../../../src/index.js";
import type { Tensor } from "../../../src/backend/index.js";

let before = 0;
beforeEach(() => void (before = tf.memory().numTensors));
afterEach(() => expect(tf.memory().numTensors).toBe(before));

/** Passes its input on, and on the way back notes how many bytes there are. */
function noteBytes(notes: number[]): (x: Tensor) => Tensor {
  return tf.customGrad((x) => ({
    value: (x as Tensor).clone(),
    gradFunc: (dy: Tensor) => {
      notes.push(tf.memory().numBytes);
      return dy.clone();
    },
  })) as (x: Tensor) => Tensor;
}

/** The gradient of the sum of `f` in these points, as plain numbers. */
function gradient(f: (...xs: Tensor[]) => Tensor, ...points: number[][]): number[][] {
  return tf.tidy(() => tf.grads((...xs: Tensor[]) => f(...xs).sum())(points.map((point) => tf.tensor1d(point))).map((each) => Array.from(each.dataSync())));
}

it("gives back what lies behind while a gradient is computed", () => {
  const notes: number[] = [];
  const [first, last] = [noteBytes(notes), noteBytes(notes)];
  const bytes = 4 * 100_000;
  const gradients = tf.tidy(() => {
    const x = tf.fill([100_000], 0.01);
    const chain = (start: Tensor) => Array.from({ length: 12 }).reduce<Tensor>((value) => value.tanh(), start);
    return Array.from(tf.grad((input) => last(chain(first(input))))(x).dataSync().slice(0, 1));
  });
  expect(gradients[0]).toBeCloseTo(Array.from({ length: 12 }).reduce<{ value: number; slope: number }>(({ value, slope }) => ({ value: Math.tanh(value), slope: slope * (1 - Math.tanh(value) ** 2) }), { value: 0.01, slope: 1 }).slope, 6);
  const [atEnd = 0, atStart = 0] = notes;
  // Twelve saved results have gone by then, and twelve gradients are not there; what is left is the input, and what the last operation works with.
  expect(atStart).toBeLessThan(atEnd - 9 * bytes);
});

it("keeps what several results share", () => {
  expect(gradient((x) => x.add(x.mul(3)).add(x.square()), [1, 2])).toEqual([[6, 8]]);
  // One tensor is the gradient of both inputs.
  const sum = tf.customGrad((...[a, b]) => ({ value: (a as Tensor).add(b as Tensor), gradFunc: (dy: Tensor) => [dy, dy] })) as (a: Tensor, b: Tensor) => Tensor;
  expect(gradient((a, b) => sum(a.square(), b.mul(5)), [3], [7])).toEqual([[6], [5]]);
  expect(gradient((a, b) => sum(a.mul(2), sum(b.mul(3), a.square())).mul(2), [3], [7])).toEqual([[16], [6]]);
});

it("leaves the caller's own gradient and those that are asked for of results in between", () => {
  tf.tidy(() => {
    const [x, dy] = [tf.tensor1d([2]), tf.tensor1d([10])];
    expect(tf.grad((input) => input.square())(x, dy).dataSync()[0]).toBe(40);
    expect(dy.dataSync()[0]).toBe(10);
    let middle: Tensor = x;
    const { grads } = tf.engine().gradients(() => ((middle = x.square()), middle.mul(3).sum()), [x]);
    expect(grads[0]?.dataSync()[0]).toBe(12);
    const asked: Tensor[] = [x];
    const both = tf.engine().gradients(() => {
      asked.push(tf.keep(x.square()));
      return (asked[1] as Tensor).mul(3).square().sum();
    }, asked);
    expect(both.grads.map((each) => each.dataSync()[0])).toEqual([288, 72]);
    asked[1]?.dispose();
  });
});

it("computes the gradient of a gradient", () => {
  expect(gradient((x) => tf.grad((y: Tensor) => y.pow(tf.scalar(3)).sum())(x), [2, 3])).toEqual([[12, 18]]);
});
