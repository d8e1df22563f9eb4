import { expect, it } from "vitest";
import { countRight, highestClass, tf } from "../../src/backend/index.js";
import { RandomSource } from "../../src/backend/randomSource.js";

it.each([[5, 1], [7, 10], [4, 16], [130, 65], [9, 1000]])("is tf.argMax' of %i rows of %i, of ties the first", (rows, classes) => {
  // Few different numbers, so that there are ties.
  const numbers = new RandomSource(rows).fillNormal(new Float32Array(rows * classes)).map((x) => Math.round(2 * x));
  const x = tf.tensor2d(numbers, [rows, classes]);
  const found = highestClass(x);
  expect(found.dtype).toBe("int32");
  expect(found.arraySync()).toEqual(Array.from({ length: rows }, (_, i) => {
    const row = numbers.subarray(i * classes, (i + 1) * classes);
    return row.indexOf(Math.max(...row));
  }));
  expect(found.arraySync()).toEqual(tf.argMax(x, -1).arraySync());
});

it("takes several axes, infinities and NaN", () => {
  expect(highestClass(tf.tensor3d([[[1, 3, 2], [0, -1, -2]], [[-5, -6, -4], [2, 2, 1]]])).arraySync()).toEqual([[1, 0], [2, 0]]);
  expect(highestClass(tf.tensor2d([[-Infinity, -Infinity], [NaN, 1], [1, NaN], [NaN, NaN], [0, Infinity]])).arraySync()).toEqual([0, 1, 0, 0, 1]);
});

it("takes whole numbers as tf.argMax does", () => {
  expect(highestClass(tf.tensor2d([[1, 4, 2]], [1, 3], "int32")).arraySync()).toEqual([1]);
});

it.each([[1, 2], [32, 10], [300, 10], [9, 1000], [5000, 17]])("counts among %i rows of %i those whose highest number has the label's place", (rows, classes) => {
  const random = new RandomSource(rows + classes);
  const x = tf.tensor2d(random.fillNormal(new Float32Array(rows * classes)).map((value) => Math.round(2 * value)), [rows, classes]);
  const labels = Int32Array.from({ length: rows }, (_, i) => (i * 7) % classes);
  const found = tf.argMax(x, -1).dataSync();
  const right = labels.filter((label, i) => label === found[i]).length;
  expect([...countRight(x, tf.tensor1d(labels, "int32")).dataSync()]).toEqual([right, rows]);
});

it("counts positions of sequences, whatever way their labels lie, and nothing where there is nothing", () => {
  const x = tf.tensor3d([[[1, 3, 2], [0, -1, -2]], [[-5, -6, -4], [NaN, 2, 1]]]);
  expect([...countRight(x, tf.tensor2d([[1, 1], [2, 1]], [2, 2], "int32")).dataSync()]).toEqual([3, 4]);
  expect([...countRight(x, tf.tensor1d([1, 1, 2, 1], "int32")).dataSync()]).toEqual([3, 4]);
  expect([...countRight(tf.zeros([0, 3]), tf.zeros([0], "int32")).dataSync()]).toEqual([0, 0]);
});
