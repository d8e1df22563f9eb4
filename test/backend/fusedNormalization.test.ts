import { describe, expect, it } from "vitest";
import { fusedBatchNorm, fusedBatchNormBy, fusedLayerNorm, softmax, type Tensor, tf } from "../../src/backend/index.js";
import { RandomSource } from "../../src/backend/randomSource.js";

const source = new RandomSource(7);
const draw = (...shape: number[]): Tensor => tf.tensor(source.fillNormal(new Float32Array(shape.reduce((a, b) => a * b))).map((x) => 3 * x + 1), shape);
const EPSILON = 0.001;

/** (x − mean) / sqrt(variance + epsilon) · scale + offset in tfjs' own ops, by moments over some axes. */
function plain(x: Tensor, scale: Tensor, offset: Tensor, axes: number[]): Tensor {
  const { mean, variance } = tf.moments(x, axes, true);
  return x.sub(mean).div(variance.add(EPSILON).sqrt()).mul(scale).add(offset);
}

function expectClose(got: Tensor | undefined, expected: Tensor | undefined, tolerance: number): void {
  const [a, b] = [got?.dataSync() ?? [], expected?.dataSync() ?? []];
  expect(a.length).toBe(b.length);
  for (let i = 0; i < a.length; i++) expect(Math.abs((a[i] ?? NaN) - (b[i] ?? NaN))).toBeLessThan(tolerance * Math.max(1, Math.abs(b[i] ?? NaN)));
}

/** Value and gradients of a weighed sum of what `of` gives must be those of `reference`. */
function expectSame(of: (...inputs: Tensor[]) => Tensor, reference: (...inputs: Tensor[]) => Tensor, inputs: Tensor[]): void {
  expectClose(of(...inputs), reference(...inputs), 1e-5);
  const by = draw(...of(...inputs).shape);
  const slopes = (fn: (...all: Tensor[]) => Tensor) => tf.grads((...all: Tensor[]) => fn(...all).mul(by).sum())(inputs);
  const expected = slopes(reference);
  slopes(of).forEach((gradient, i) => expectClose(gradient, expected[i], 1e-4));
}

// Features around the width of the vector units, where a tail is left over, and enough rows to be cut into pieces.
describe.each([[5, 1], [4, 7], [3, 16], [2, 33], [8000, 20]])("%i rows of %i", (rows, features) => {
  it("layer normalisation and its gradients are the formula's", () => {
    const inputs = [draw(rows, features), draw(features), draw(features)];
    expectSame((x, scale, offset) => fusedLayerNorm(x as Tensor, scale as Tensor, offset as Tensor, EPSILON) as Tensor, (x, scale, offset) => plain(x as Tensor, scale as Tensor, offset as Tensor, [1]), inputs);
  });

  it("softmax and its gradient are the formula's", () => {
    expectSame((x) => softmax(x as Tensor), (x) => tf.exp(x as Tensor).div(tf.exp(x as Tensor).sum(-1, true)), [draw(rows, features)]);
  });
});

describe.each([[[6, 3]], [[4, 5, 3]], [[2, 4, 4, 3]], [[2, 3, 2, 2, 3]]])("a batch of shape %j", (shape) => {
  it("batch normalisation, its gradients and its moments are the formula's", () => {
    const axes = shape.slice(1).map((_, axis) => axis);
    const inputs = [draw(...shape), draw(3), draw(3)];
    const of = (x?: Tensor, scale?: Tensor, offset?: Tensor) => fusedBatchNorm(x as Tensor, scale as Tensor, offset as Tensor, EPSILON);
    expectSame((...all) => of(...all)?.y as Tensor, (x, scale, offset) => plain(x as Tensor, scale as Tensor, offset as Tensor, axes), inputs);
    const { mean, variance } = tf.moments(inputs[0] as Tensor, axes);
    expectClose(of(...inputs)?.mean, mean, 1e-5);
    expectClose(of(...inputs)?.variance, variance, 1e-5);
  });
});

describe.each([[[1, 3]], [[4, 5, 3]], [[2, 4, 4, 3]], [[1, 1, 1, 3]], [[2, 3, 2, 2, 3]]])("samples of shape %j", (shape) => {
  it("batch normalisation by a given mean and variance and its gradients are the formula's", () => {
    const [mean, variance] = [draw(3), draw(3).square()];
    const of = (x?: Tensor, scale?: Tensor, offset?: Tensor) => fusedBatchNormBy(x as Tensor, scale as Tensor, offset as Tensor, mean, variance, EPSILON) as Tensor;
    const reference = (x?: Tensor, scale?: Tensor, offset?: Tensor) => (x as Tensor).sub(mean).div(variance.add(EPSILON).sqrt()).mul(scale as Tensor).add(offset as Tensor);
    expectSame(of, reference, [draw(...shape), draw(3), draw(3)]);
  });
});

describe("where there is no such op", () => {
  it("says so: a single number a channel has no variance to divide by, and a GPU's library refuses a small epsilon", () => {
    expect(fusedBatchNorm(draw(1, 3), draw(3), draw(3), EPSILON)).toBeUndefined();
    expect(fusedBatchNorm(draw(4, 3), draw(3), draw(3), 1e-6)).toBeUndefined();
    expect(fusedBatchNormBy(draw(4, 3), draw(3), draw(3), draw(3), draw(3), 1e-6)).toBeUndefined();
    expect(fusedBatchNormBy(tf.zeros([0, 3]), draw(3), draw(3), draw(3), draw(3), EPSILON)).toBeUndefined();
  });

  it("gradients of gradients go by tfjs' own ops", () => {
    const x = draw(2, 3);
    const curvature = (fn: (y: Tensor) => Tensor) => tf.grad((z: Tensor) => tf.grad((y: Tensor) => fn(y).square().sum())(z).square().sum())(x);
    expectClose(curvature((y) => softmax(y)), curvature((y) => tf.exp(y).div(tf.exp(y).sum(-1, true))), 1e-4);
    tf.grad((z: Tensor) => tf.grad((y: Tensor) => {
      expect(fusedLayerNorm(y, draw(3), draw(3), EPSILON)).toBeUndefined();
      return y.square().sum();
    })(z).sum())(x);
  });
});

it("says when scale does not fit the features", () => {
  expect(() => fusedLayerNorm(draw(2, 3), draw(4), draw(4), EPSILON)).toThrow(/GradbookLayerNorm: scale and offset must be of shape \[features\]/);
});
