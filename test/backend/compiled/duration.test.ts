import { expect, it } from "vitest";
import { microseconds } from "../../../src/backend/compiled/duration.js";

it.each([
  // 40,000 multiplications a microsecond.
  ["MatMul", [[128, 784], [784, 512]], [[128, 512]], (128 * 784 * 512) / 40_000],
  ["BatchMatMulV2", [[8, 64, 32], [8, 32, 16]], [[8, 64, 16]], (8 * 64 * 32 * 16) / 40_000],
  ["Conv2D", [[2, 28, 28, 3], [5, 5, 3, 16]], [[2, 24, 24, 16]], (2 * 24 * 24 * 16 * 5 * 5 * 3) / 40_000],
  ["Conv2DBackpropInput", [[4], [5, 5, 3, 16], [2, 24, 24, 16]], [[2, 28, 28, 3]], (2 * 24 * 24 * 16 * 5 * 5 * 3) / 40_000],
  ["Conv2DBackpropFilter", [[2, 28, 28, 3], [4], [2, 24, 24, 16]], [[5, 5, 3, 16]], (2 * 24 * 24 * 16 * 5 * 5 * 3) / 40_000],
  ["GradbookConvolution", [[2, 28, 28, 3], [5, 5, 3, 16]], [[2, 24, 24, 16]], (2 * 24 * 24 * 16 * 5 * 5 * 3) / 80_000],
  ["GradbookConvolutionFilterGradient", [[2, 28, 28, 3], [2, 24, 24, 16]], [[5, 5, 3, 16]], (2 * 24 * 24 * 16 * 5 * 5 * 3) / 80_000],
  ["GradbookProductOfLeftTransposed", [[128, 784], [128, 512]], [[784, 512]], (128 * 784 * 512) / 80_000],
  ["GradbookRowProduct", [[1, 784], [784, 512]], [[1, 512]], (784 * 512) / 5_000],
  ["GradbookLstmSequence", [[28, 16, 512], [128, 512], [16, 128], [16, 128]], [[28, 16, 128], [16, 128], [28, 16, 128], [28, 16, 512]], (28 * 16 * 128 * 512) / 10_000],
  ["Relu", [[64, 1000]], [[64, 1000]], 32],
  ["Reshape", [[64, 1000], [1]], [[64_000]], 0],
])("%s", (op, inputs, outputs, expected) => {
  expect(microseconds(op, inputs, outputs)).toBeCloseTo(expected, 6);
});
