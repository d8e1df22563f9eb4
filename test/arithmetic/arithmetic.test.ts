import { describe, expect, it } from "vitest";
import { arithmetic, explainParams, layers } from "../../src/index.js";

describe("conv", () => {
  it("counts the example of the API by hand", () => {
    const result = arithmetic.conv({ input: [5, 5, 3], filters: 2, kernelSize: 3, strides: 2, padding: 1 });
    expect(result.output).toEqual([3, 3, 2]);
    expect(result.params).toBe(56);
    expect(result.multiplyAdds).toBe(486);
    expect(String(result)).toBe("output [3, 3, 2] · (5 − 3 + 2·1)/2 + 1 = 3 · parameters 3·3·3·2 + 2 = 56 · multiply-adds 486");
  });

  it("counts 3x3 over 3 channels with 100 filters and no bias as 2,700", () => {
    expect(arithmetic.conv({ input: [32, 32, 3], filters: 100, kernelSize: 3, useBias: false }).params).toBe(2700);
  });

  it("keeps the length with same padding, divided by the stride and rounded up", () => {
    expect(arithmetic.conv({ input: [7, 8, 1], filters: 1, kernelSize: 4, strides: 2, padding: "same" }).output).toEqual([4, 4, 1]);
  });

  it("spans a dilated kernel", () => {
    const result = arithmetic.conv({ input: [9, 9, 1], filters: 1, kernelSize: 3, dilation: 2 });
    expect(result.output).toEqual([5, 5, 1]);
    expect(String(result)).toContain("9 − (2·(3 − 1) + 1) + 1 = 5");
  });

  it.each([
    [{ input: [5], filters: 1, kernelSize: 3 }, "conv: input must be [length, channels], [rows, columns, channels] or [depth, rows, columns, channels]; received [5]."],
    [{ input: [5, 5, 1], filters: 0, kernelSize: 3 }, "conv: filters must be a positive integer; received 0."],
    [{ input: [5, 5, 1], filters: 1, kernelSize: 0 }, "conv: kernelSize must be a positive integer or a pair of them; received 0."],
    [{ input: [5, 5, 1], filters: 1, kernelSize: 3, padding: -1 }, 'conv: padding must be "valid", "same" or a whole number from 0; received -1.'],
    [{ input: [2, 2, 1], filters: 1, kernelSize: 3 }, "a window of 3 does not fit into an input of 2"],
  ])("refuses %j", (options, message) => {
    expect(() => arithmetic.conv(options)).toThrow(message);
  });
});

describe("pooling and dense", () => {
  it("halves 26 to 13 and 5 to 2", () => {
    expect(arithmetic.pooling({ input: [26, 5, 32], poolSize: 2 }).output).toEqual([13, 2, 32]);
    expect(arithmetic.pooling({ input: [26, 5, 32], poolSize: 2 }).working).toContain("floor((5 − 2)/2) + 1 = 2");
  });

  it("counts dense layers", () => {
    expect(arithmetic.dense({ input: 784, units: 64 })).toMatchObject({ output: [64], params: 50240, multiplyAdds: 50176 });
    expect(arithmetic.dense({ input: [5, 1000], units: 1000, useBias: false })).toMatchObject({ output: [5, 1000], params: 1000000, multiplyAdds: 5000000 });
  });
});

describe("explainParams", () => {
  it("shows one product a weight", () => {
    const explained = explainParams(layers.conv2d({ filters: 64, kernelSize: 3, inputShape: [26, 26, 32] }));
    expect(explained.params).toBe(18496);
    expect(String(explained)).toBe("conv2d: 3·3·32·64 + 64 = 18,496");
  });

  it("counts the gates of recurrent layers together", () => {
    const gated = (gates: number, ...all: number[][]) => all.map((shape, i) => ({ name: `w${i}`, shape, trainable: true, gates }));
    expect(String(explainParams({ name: "lstm", weightShapes: gated(4, [28, 512], [128, 512], [512]) }))).toBe("lstm: 4·(28·128 + 128·128 + 128) = 80,384");
    expect(String(explainParams({ name: "lstm", weightShapes: [...gated(4, [2, 12], [3, 12], [12]), ...gated(1, [3], [3], [3])] }))).toBe("lstm: 4·(2·3 + 3·3 + 3) + 3 + 3 + 3 = 81");
    expect(String(explainParams({ name: "gru", weightShapes: gated(3, [28, 384], [128, 384], [2, 384]) }))).toBe("gru: 3·(28·128 + 128·128 + 2·128) = 60,672");
  });

  it("tells trainable from other parameters", () => {
    expect(explainParams(layers.batchNormalization({ inputShape: [32] }))).toMatchObject({ params: 128, trainable: 64, nonTrainable: 64 });
  });

  it("says that a layer has none", () => {
    expect(String(explainParams(layers.flatten({ inputShape: [2, 2] })))).toBe("flatten: no parameters");
  });
});
