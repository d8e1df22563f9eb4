import { inspect } from "node:util";
import { expect, it } from "vitest";
import { tf } from "../../src/backend/index.js";

const shown = (tensor: object): string => {
  const { [Symbol.for("Jupyter.display") as never]: display } = tensor as Record<never, () => Record<string, string>>;
  return (display as () => Record<string, string>).call(tensor)["text/plain"] ?? "";
};

it("shows shape, dtype and values", () => {
  expect(shown(tf.tensor2d([[1, 2.5], [-3, 4]]))).toBe("Tensor [2, 2] float32\n[[  1, 2.5],\n [ -3,   4]]");
  expect(shown(tf.scalar(7, "int32"))).toBe("Tensor scalar int32\n7");
  expect(shown(tf.tensor1d([true, false]))).toBe("Tensor [2] bool\n[ true, false]");
  expect(shown(tf.tensor1d(["a", "é"]))).toBe('Tensor [2] string\n["a", "é"]');
  expect(shown(tf.complex([1, 2], [3, -4]))).toBe("Tensor [2] complex64\n[1+3i, 2-4i]");
  expect(shown(tf.zeros([0, 3]))).toBe("Tensor [0, 3] float32, empty");
  expect(shown(tf.tensor1d([1 / 3]))).toBe("Tensor [1] float32\n[0.33333]");
});

it("thins long axes and leaves no tensor behind", () => {
  const large = tf.range(0, 100 * 100).reshape([100, 100]);
  const before = tf.memory().numTensors;
  const lines = shown(large).split("\n");
  expect(tf.memory().numTensors).toBe(before);
  expect(lines[0]).toBe("Tensor [100, 100] float32");
  expect(lines[1]).toBe("[[   0,    1,    2, …,   97,   98,   99],");
  expect(lines[4]).toBe(" …,");
  expect(lines).toHaveLength(8);
  expect(lines[7]).toBe(" [9900, 9901, 9902, …, 9997, 9998, 9999]]");
});

it("shows variables by name, and disposed tensors without failing, in console.log too", () => {
  const variable = tf.variable(tf.tensor1d([1, 2]), true, "shownVariable");
  expect(inspect(variable)).toBe('Variable "shownVariable" [2] float32\n[1, 2]');
  variable.dispose();
  expect(inspect(variable)).toBe('Variable "shownVariable" [2] float32, disposed');
});
