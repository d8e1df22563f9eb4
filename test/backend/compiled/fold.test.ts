import { expect, it } from "vitest";
import { compileStep, fusedBatchNormBy, type Tensor, tf } from "../../../src/backend/index.js";
import { RandomSource } from "../../../src/backend/randomSource.js";

const source = new RandomSource(2);
const draw = (...shape: number[]): Tensor => tf.tensor(source.fillNormal(new Float32Array(shape.reduce((a, b) => a * b))), shape);
const [filter, scale, offset, mean, variance] = [draw(3, 3, 2, 20), draw(20), draw(20), draw(20), draw(20).square().add(0.5)];
const x = draw(2, 9, 7, 2) as tf.Tensor4D;
const convolved = (input: Tensor): Tensor => tf.conv2d(input as tf.Tensor4D, filter as tf.Tensor4D, [2, 1], "same");
const normalized = (input: Tensor): Tensor => fusedBatchNormBy(input, scale, offset, mean, variance, 1e-3) as Tensor;
const opsOf = (step: { readonly operations: readonly { readonly op: string }[] }): string[] => step.operations.map(({ op }) => op);

function expectClose(got: Tensor | undefined, expected: Tensor | undefined): void {
  expect(got?.shape).toEqual(expected?.shape);
  expect(tf.max(tf.abs(tf.sub(got as Tensor, expected as Tensor))).dataSync()[0]).toBeLessThan(2e-5);
}

it("a normalisation by given moments goes into the filter of the convolution before it", async () => {
  const step = compileStep((input) => [tf.relu(normalized(convolved(input))), normalized(convolved(input)).add(1)]);
  const [expected, compiled] = [await step.run(x), await step.run(x)];
  expect(opsOf(step)).not.toContain("GradbookBatchNorm");
  expect(opsOf(step).filter((op) => op === "GradbookFold")).toHaveLength(2);
  compiled.forEach((tensor, i) => expectClose(tensor, expected[i]));
});

it("stays where it is after anything else, and where somebody else takes what the convolution gives", async () => {
  const step = compileStep((input) => {
    const maps = convolved(input);
    return [normalized(maps), maps, normalized(tf.relu(convolved(input)))];
  });
  const [expected, compiled] = [await step.run(x), await step.run(x)];
  expect(opsOf(step)).not.toContain("GradbookFold");
  expect(opsOf(step).filter((op) => op === "GradbookBatchNorm")).toHaveLength(2);
  compiled.forEach((tensor, i) => expectClose(tensor, expected[i]));
});

it("reads weights and moments anew at every run", async () => {
  const weights = tf.variable(filter);
  const step = compileStep((input, by) => [fusedBatchNormBy(tf.conv2d(input as tf.Tensor4D, weights as unknown as tf.Tensor4D, 1, "valid"), scale, offset, by, variance, 1e-3) as Tensor]);
  for (let run = 0; run < 3; run++) {
    const by = draw(20);
    weights.assign(draw(3, 3, 2, 20));
    const [expected] = [fusedBatchNormBy(tf.conv2d(x, weights as unknown as tf.Tensor4D, 1, "valid"), scale, offset, by, variance, 1e-3)];
    expectClose((await step.run(x, by))[0], expected);
  }
  expect(opsOf(step)).toContain("GradbookFold");
});
