import { expect, it } from "vitest";
import { compileStep, tf } from "../../../src/backend/index.js";

it("kernels that tfjs-node lacks run in JavaScript", () => {
  expect(tf.searchSorted([1, 3, 5, 7], [0, 3, 8]).arraySync()).toEqual([[0, 1, 4]]);
  expect(tf.denseBincount(tf.tensor1d([1, 1, 2], "int32"), [], 3).arraySync()).toEqual([0, 2, 1]);
  const { nGrams } = tf.string.stringNGrams(["a", "b", "c"], tf.tensor1d([0, 3], "int32"), "-", [2], "", "", 0, false);
  expect(nGrams.arraySync()).toEqual(["a-b", "b-c"]);
  const pooled = tf.maxPoolWithArgmax(tf.tensor4d([1, 4, 3, 2], [1, 2, 2, 1]), 2, 2, "valid");
  expect(Array.from(pooled["indexes"]?.dataSync() ?? [])).toEqual([1]);
});

it("cases that TensorFlow's kernels refuse run in JavaScript", () => {
  const image = tf.tensor4d([1, 2, 3, 4], [1, 2, 2, 1]);
  expect(Array.from(tf.maxPool(image, 2, 1, 1).dataSync())).toEqual([1, 2, 2, 3, 4, 4, 3, 4, 4]);
  // The padding does not count: each mean is over the pixels inside.
  expect(Array.from(tf.avgPool(image, 2, 1, 1).dataSync())).toEqual([1, 1.5, 2, 2, 2.5, 3, 3, 3.5, 4]);
  expect(tf.less(tf.tensor1d(["a", "c"]), tf.tensor1d(["b", "b"])).arraySync()).toEqual([1, 0]);
  expect(tf.scatterND(tf.tensor1d([2, 0], "int32"), tf.tensor1d([5, 6]), [3]).arraySync()).toEqual([6, 0, 5]);
});

it("a mean of integers and of booleans is a float", () => {
  expect(tf.mean(tf.tensor1d([1, 2], "int32")).arraySync()).toBe(1.5);
  expect(tf.mean(tf.tensor1d([true, false, false, true], "bool")).arraySync()).toBe(0.5);
});

it("an output label that no input has is refused", () => {
  expect(() => tf.einsum("ij,jk->in", tf.ones([2, 3]), tf.ones([3, 2]))).toThrow("Output subscripts contain the label n not present in the input subscripts.");
});

it("leaves nothing behind, and a step with such a kernel runs op by op and says why", () => {
  const reasons: string[] = [];
  const step = compileStep((x) => [tf.searchSorted(tf.tensor1d([1, 3]), x as never)], { onEager: (reason) => void reasons.push(reason) });
  const x = tf.tensor1d([2]);
  const before = tf.memory().numTensors;
  for (let i = 0; i < 3; i++) {
    const [place] = step.runSync(x);
    expect(Array.from(place?.dataSync() ?? [])).toEqual([1]);
    place?.dispose();
  }
  expect(tf.memory().numTensors).toBe(before);
  expect(reasons).toEqual(["it reads a tensor's values in JavaScript (data, array, print or a condition on them)"]);
});
