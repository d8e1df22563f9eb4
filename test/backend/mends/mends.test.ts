import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { compileStep, type Tensor, tf } from "../../../src/backend/index.js";
import { take } from "../compiled/support.js";

interface SummaryWriter {
  histogram(name: string, data: unknown, step: number): void;
  flush(): void;
}
const node = (tf as unknown as { node: { summaryFileWriter(folder: string): SummaryWriter } }).node;

// First: string tensors, which the histogram's writer leaves, make tfjs call its own numbers approximate.
it("memoryReport: says what tfjs and TensorFlow hold", () => {
  const before = tf.memory() as unknown as { unreliable: boolean; numTensors: number; numNativeTensors: number };
  const made = tf.ones([2]).add(1);
  const after = tf.memory() as unknown as { numTensors: number; numNativeTensors: number };
  expect(before.unreliable).toBe(false);
  expect(after.numTensors).toBe(before.numTensors + 2);
  made.dispose();
  expect((tf.memory() as unknown as { numNativeTensors: number }).numNativeTensors).toBe(after.numNativeTensors - 1);
});

it("utilFunctions: node:util has what tfjs-node calls on Node 24 too", () => {
  const util = createRequire(import.meta.url)("node:util") as Record<string, (value: unknown) => boolean>;
  expect([undefined, null, 0].map((value) => util["isNullOrUndefined"]?.(value))).toEqual([true, true, false]);
  expect(util["isArray"]?.([])).toBe(true);
});

it("constantHistogram: tensors of equal values get their one bucket, others theirs", () => {
  const folder = mkdtempSync(join(tmpdir(), "gradbook-histogram-"));
  const writer = node.summaryFileWriter(folder);
  writer.histogram("constant", tf.ones([5]), 1);
  writer.histogram("varied", tf.range(0, 10), 2);
  writer.flush();
  expect(existsSync(folder) && readdirSync(folder).length).toBe(1);
  rmSync(folder, { recursive: true });
});

it("gatherIndices: gathers, and inside a compiled step; an index out of range is TensorFlow's error", () => {
  const table = tf.tensor2d([[1, 2], [3, 4], [5, 6]]);
  expect(tf.gather(table, tf.tensor1d([2, 0], "int32")).arraySync()).toEqual([[5, 6], [1, 2]]);
  expect(tf.gather(table, tf.tensor1d([1], "int32"), 1).arraySync()).toEqual([[2], [4], [6]]);
  expect(() => tf.gather(table, tf.tensor1d([3], "int32"))).toThrow(/GatherV2: .*not in \[0, 3\)/);
  const step = compileStep((indices) => [tf.gather(table, indices ?? 0).sum()]);
  expect([0, 1, 2].map((row) => take(step.runSync(tf.tensor1d([row], "int32"))))).toEqual([3, 7, 11]);
  expect(step.mode).toBe("compiled");
});

it("reluGradient: first and second derivatives", () => {
  const x = tf.tensor1d([-2, -0.5, 0.5, 3]);
  expect([...tf.grad((t) => tf.relu(t).square().sum())(x).dataSync()]).toEqual([0, 0, 1, 6]);
  const second = tf.grad((t) => tf.grad((u) => tf.relu(u).square().sum())(t).sum());
  expect([...second(x).dataSync()]).toEqual([0, 0, 2, 2]);
});

it("squashingGradients: first and second derivatives of sigmoid and tanh", () => {
  const x = tf.tensor1d([-2, -0.5, 0.5, 3]);
  const numbers = [...x.dataSync()];
  const sigmoid = numbers.map((value) => 1 / (1 + Math.exp(-value)));
  const tanh = numbers.map(Math.tanh);
  const close = (tensor: Tensor, expected: readonly number[]) => tensor.dataSync().forEach((value, i) => expect(value).toBeCloseTo(expected[i] ?? Number.NaN, 5));
  close(tf.grad((t) => tf.sigmoid(t).sum())(x), sigmoid.map((y) => y * (1 - y)));
  close(tf.grad((t) => tf.tanh(t).sum())(x), tanh.map((y) => 1 - y * y));
  // d/dx f'(x)² = 2 f'(x) f''(x), which goes through both inputs of the gradient op.
  close(tf.grad((t) => tf.grad((u) => tf.sigmoid(u).sum())(t).square().sum())(x), sigmoid.map((y) => 2 * y * (1 - y) * y * (1 - y) * (1 - 2 * y)));
  close(tf.grad((t) => tf.grad((u) => tf.tanh(u).sum())(t).square().sum())(x), tanh.map((y) => 2 * (1 - y * y) * (1 - y * y) * -2 * y));
});

it("savedResults: second derivatives of exp and softmax", () => {
  const x = tf.tensor1d([-2, -0.5, 0.5, 1]);
  // f = (eˣ)² has f' = 2 e²ˣ and f'' = 4 e²ˣ.
  const twice = tf.grad((t) => tf.grad((u) => tf.exp(u).square().sum())(t).sum());
  twice(x).dataSync().forEach((value, i) => expect(value).toBeCloseTo(4 * Math.exp(2 * (x.dataSync()[i] ?? 0)), 3));
  const direction = tf.tensor1d([1, -2, 3, 0.5]);
  const first = tf.grad((t) => tf.softmax(t).square().mul(direction).sum());
  const second = tf.grad((t) => first(t).mul(direction).sum())(x).dataSync();
  const numbers = [...x.dataSync()];
  numbers.forEach((value, i) => {
    const at = (by: number) => first(tf.tensor1d(numbers.map((other, k) => (k === i ? value + by : other)))).mul(direction).sum().dataSync()[0] ?? Number.NaN;
    expect(second[i]).toBeCloseTo((at(1e-2) - at(-1e-2)) / 2e-2, 2);
  });
});

it("conv3dTranspose has a gradient: the convolution of what it spreads", () => {
  tf.tidy(() => {
    const [x, filter] = [tf.tensor5d([2, 3], [1, 1, 1, 2, 1]), tf.tensor5d([5, 7], [1, 1, 2, 1, 1])];
    const [dx, dfilter] = tf.grads((a, b) => tf.conv3dTranspose(a as typeof x, b as typeof filter, [1, 1, 1, 3, 1], 1, "valid").mul(tf.tensor5d([1, 10, 100], [1, 1, 1, 3, 1])).sum())([x, filter]);
    expect(Array.from(dx?.dataSync() ?? [])).toEqual([5 + 70, 50 + 700]);
    expect(Array.from(dfilter?.dataSync() ?? [])).toEqual([2 + 30, 20 + 300]);
  });
});

it("absGradient: |x| is flat at 0, and has second derivatives", () => {
  const x = tf.tensor1d([-2, 0, 3]);
  expect(Array.from(tf.grad((z: Tensor) => z.abs().mul(z).sum())(x).dataSync())).toEqual([4, 0, 6]);
  expect(Array.from(tf.grad((z: Tensor) => z.abs().sum())(x).dataSync())).toEqual([-1, 0, 1]);
  expect(Array.from(tf.grad((z: Tensor) => tf.grad((each: Tensor) => each.abs().mul(each).sum())(z).sum())(x).dataSync())).toEqual([-2, 0, 2]);
});

it("multinomialSeed: without a seed it draws by Math.random's numbers", () => {
  const random = Math.random;
  const logits = tf.tensor2d([[0, 0, 0, 0]]);
  try {
    const drawn = (number: number): string => {
      Math.random = () => number;
      return String(tf.multinomial(logits, 40).dataSync());
    };
    expect(drawn(0.25)).toBe(drawn(0.25));
    expect(drawn(0.25)).not.toBe(drawn(0.75));
  } finally {
    Math.random = random;
  }
  const counts = [0, 0, 0];
  for (const drawn of tf.multinomial(tf.tensor1d([0, Math.log(2), Math.log(5)]), 8000).dataSync()) counts[drawn] = (counts[drawn] ?? 0) + 1;
  [1, 2, 5].forEach((share, i) => expect((counts[i] ?? 0) / 1000).toBeCloseTo(share, 0));
});

describe("a mean's gradient", () => {
  it.each([
    { axis: undefined, each: 1 / 24 },
    { axis: 0, each: 1 / 2 },
    { axis: [1, -1], each: 1 / 12 },
    { axis: [0, 2], each: 1 / 8 },
  ])("over the axes $axis is its share of what comes back", ({ axis, each }) => {
    const x = tf.randomNormal([2, 3, 4], 0, 1, "float32", 1);
    const weights = tf.randomNormal(tf.mean(x, axis).shape, 0, 1, "float32", 2);
    const kept = tf.mean(x, axis, true).shape;
    const expected = weights.reshape(kept).mul(tf.onesLike(x)).mul(each);
    const got = tf.grad((value: Tensor) => tf.mean(value, axis).mul(weights).sum())(x);
    expect(got.shape).toEqual(x.shape);
    expect(got.sub(expected).abs().max().dataSync()[0]).toBeLessThan(1e-6);
    // Linear in what comes back, and in nothing else.
    const twice = tf.grad((value: Tensor) => tf.grad((inner: Tensor) => tf.mean(inner, axis).square().sum())(value).sum())(x);
    expect(twice.sub(tf.onesLike(x).mul(2 * each)).abs().max().dataSync()[0]).toBeLessThan(1e-6);
  });
});
