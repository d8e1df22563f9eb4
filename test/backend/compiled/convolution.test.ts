import { describe, expect, it } from "vitest";
import { backend, compileStep, fusedBatchNormBy, gradients, type Tensor, tf } from "../../../src/backend/index.js";
import { compiled, drawing } from "./support.js";

const draw = drawing(5);
type Padding = "same" | "valid" | [[number, number], [number, number], [number, number], [number, number]];
type Case = readonly [x: readonly number[], filter: readonly number[], strides: number | [number, number], padding: Padding];

/** Samples around those that one piece of work takes, odd sizes, one channel and many, one part of a filter's terms and several, one, two, three and five vectors of filters. */
const cases: Case[] = [
  [[1, 5, 5, 1], [3, 3, 1, 16], 1, "valid"],
  [[3, 28, 28, 1], [3, 3, 1, 32], 1, "valid"],
  [[2, 9, 7, 3], [3, 3, 3, 48], 1, "same"],
  [[2, 9, 8, 3], [4, 3, 3, 16], [2, 1], "same"],
  [[5, 14, 13, 16], [4, 4, 16, 80], 2, "same"],
  [[2, 12, 11, 5], [1, 1, 5, 64], 2, "valid"],
  [[2, 7, 7, 40], [3, 3, 40, 32], 1, [[0, 0], [2, 1], [0, 2], [0, 0]]],
  [[2, 6, 6, 330], [2, 2, 330, 16], 1, "valid"],
  [[33, 32, 32, 3], [3, 3, 3, 32], 1, "same"],
  [[1, 1, 40, 8], [1, 5, 8, 32], [1, 3], "valid"],
];

function expectClose(got: Tensor | undefined, expected: Tensor, size = 1): void {
  expect(got?.shape).toEqual(expected.shape);
  expect(tf.max(tf.abs(tf.sub(got as Tensor, expected))).dataSync()[0]).toBeLessThan(1e-6 * size);
}

const convolve = (x: Tensor, filter: Tensor, strides: Case[2], padding: Padding): Tensor => tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, strides, padding);

describe.runIf(backend().rung === "tensorflow")("convolutions in a compiled step", () => {
  it.each(cases)("of maps %j by filters %j, strides %j, padding %j", (shape, by, strides, padding) => {
    const [x, filter, bias] = [draw(...shape), draw(...by), draw(by[3] ?? 0)];
    const terms = by.slice(0, 3).reduce((a, b) => a * b);
    const plain = convolve(x, filter, strides, padding);
    const { results, operations } = compiled((maps) => {
      const sums = (): Tensor => convolve(maps as Tensor, filter, strides, padding);
      return [sums(), sums().add(bias), tf.relu(sums().add(bias))];
    }, x);
    expect(operations.filter((op) => op.includes("Conv")).sort()).toEqual(["GradbookConvolution", "GradbookConvolutionWithBias", "GradbookConvolutionWithBiasAndRelu"]);
    [plain, plain.add(bias), tf.relu(plain.add(bias))].forEach((expected, i) => expectClose(results[i], expected, 4 * terms));
  });

  it.each(cases.filter(([, by]) => by.slice(0, 3).reduce((a, b) => a * b) <= 64))("take the filter's gradient too: %j by %j, strides %j, padding %j", async (shape, by, strides, padding) => {
    const [x, filter, weight] = [draw(...shape), tf.variable(draw(...by)), draw(1)];
    const step = compileStep((maps) => gradients(() => convolve(maps as Tensor, filter as Tensor, strides, padding).square().mean().mul(weight), [filter]).grads);
    const [[expected], [got]] = [await step.run(x), await step.run(x)];
    const operations = step.operations.map(({ op }) => op);
    expect(operations).toContain("GradbookConvolutionFilterGradient");
    expect(operations).toContain("GradbookConvolution");
    expectClose(got, expected as Tensor, 20);
  });

  it("pool two by two cells on the way, of odd sizes too, and add what comes beside them", () => {
    for (const [rows, columns] of [[26, 26], [7, 9], [2, 3], [33, 5]] as const) {
      const [x, other, filter, bias] = [draw(3, rows + 2, columns + 2, 3), draw(3, rows, columns, 32), draw(3, 3, 3, 32), draw(32)];
      const make = (maps: Tensor): Tensor[] => {
        const biased = (): Tensor => convolve(maps, filter, 1, "valid").add(bias);
        return [
          tf.maxPool(tf.relu(biased()) as tf.Tensor4D, 2, 2, "valid"), biased().add(other), tf.relu(other.add(biased())),
          tf.maxPool(tf.relu(biased()) as tf.Tensor4D, 2, 2, "same"), biased().add(bias.slice(0, 1).reshape([1, 1, 1, 1])),
        ];
      };
      const { results, operations } = compiled((maps) => make(maps as Tensor), x);
      expect(operations.filter((op) => /Conv|Pool/.test(op)).sort()).toEqual(
        ["GradbookConvolutionWithBias", "GradbookConvolutionWithBiasAndRelu", "GradbookConvolutionWithSum", "GradbookConvolutionWithSumAndRelu", "GradbookPooledConvolution", "MaxPool"]);
      make(x).forEach((expected, i) => expectClose(results[i], expected, 100));
    }
  });

  it("take a normalisation by given moments along", () => {
    const [x, filter, scale, offset, mean, variance] = [draw(2, 8, 8, 3), draw(3, 3, 3, 16), draw(16), draw(16), draw(16), draw(16).square().add(0.5)];
    const make = (maps: Tensor): Tensor => tf.relu(fusedBatchNormBy(convolve(maps, filter, 1, "same"), scale, offset, mean, variance, 1e-3) as Tensor);
    const { results, operations } = compiled((maps) => [make(maps as Tensor)], x);
    expect(operations.filter((op) => op.startsWith("Gradbook"))).toEqual(expect.arrayContaining(["GradbookFold", "GradbookConvolutionWithBiasAndRelu"]));
    expectClose(results[0], make(x), 100);
  });

  it("carry what is no number to where it belongs, through relu and pooling", () => {
    const values = draw(1, 6, 6, 1).dataSync();
    values[0] = NaN;
    const [x, filter, bias] = [tf.tensor(values, [1, 6, 6, 1]), draw(3, 3, 1, 16), draw(16)];
    const { results } = compiled((maps) => [tf.maxPool(tf.relu(convolve(maps as Tensor, filter, 1, "valid").add(bias)) as tf.Tensor4D, 2, 2, "valid")], x);
    const cells = Array.from({ length: 4 }, (_, cell) => Array.from(results[0]?.dataSync() ?? []).slice(16 * cell, 16 * cell + 16).every(Number.isNaN));
    expect(cells).toEqual([true, false, false, false]);
  });

  it("are TensorFlow's for other filters, under XLA, and with more terms where gradients are taken", () => {
    const operationsOf = (by: readonly number[], xla = false, dilations = 1): string[] => {
      const filter = draw(...by) as tf.Tensor4D;
      return compiled((maps) => [tf.conv2d(maps as tf.Tensor4D, filter, 1, "valid", "NHWC", dilations)], draw(2, 9, 9, by[2] ?? 1), xla).operations;
    };
    expect(operationsOf([3, 3, 2, 20])).toContain("Conv2D");
    expect(operationsOf([3, 3, 2, 16], true)).toContain("Conv2D");
    expect(operationsOf([3, 3, 2, 16], false, 2)).not.toContain("GradbookConvolution");
    const filter = tf.variable(draw(3, 3, 16, 16));
    const step = compileStep((maps) => gradients(() => convolve(maps as Tensor, filter as Tensor, 1, "valid").mean(), [filter]).grads);
    step.runSync(draw(2, 9, 9, 16));
    expect(step.operations.map(({ op }) => op)).toContain("Conv2DBackpropFilter");
  });
});
