import { describe, expect, it } from "vitest";
import { arithmetic, tf } from "../../src/index.js";
import { numbers } from "../reference/arrays.js";
import { places } from "../reference/convolution.js";
import { layerOf } from "../reference/layerCases.js";

const cases = [
  { input: [7, 1], kernelSize: 3, strides: 2, padding: "same" },
  { input: [6, 1], kernelSize: 2, dilation: 2, padding: "causal" },
  { input: [5, 6, 1], kernelSize: [2, 3], strides: [2, 1], padding: [[1, 0], 2] },
  { input: [4, 3, 4, 1], kernelSize: 2, padding: 1 },
  { input: [4, 1], kernelSize: 3, strides: 2, padding: "same", transposed: true },
  { input: [3, 3, 1], kernelSize: 2, strides: 3, dilation: 2, padding: "valid", transposed: true },
  { input: [3, 4, 1], kernelSize: 4, strides: 2, padding: 1, transposed: true },
] as const;

describe("cells", () => {
  it.each(cases)("meets what the layer adds up: %j", (options) => {
    const { input, kernelSize } = options;
    const transposed = "transposed" in options;
    const rank = input.length - 1;
    const layer = layerOf({ ours: `conv${rank}d${transposed ? "Transpose" : ""}`, options: { ...options, filters: 1, kernelSize, useBias: false }, shape: [1, ...input] });
    const x = numbers(input.reduce((a: number, b) => a * b, 1), 3);
    const kernel = Array.from(layer.weights[0]?.variable.dataSync() ?? []);
    const lengths = layer.weights[0]?.shape.slice(0, rank) ?? [];
    const flat = (place: readonly number[], shape: readonly number[]) => place.reduce((index, i, axis) => index * (shape[axis] ?? 1) + i, 0);
    const expected = places(layer.outputShape.slice(0, -1)).map((cell) =>
      arithmetic.cells(options, cell).reduce((sum, { tap, input: from, inside }) => sum + (inside ? (x[flat(from, input.slice(0, -1))] ?? 0) * (kernel[flat(tap, lengths)] ?? 0) : 0), 0),
    );
    const batch = tf.tensor(x, [1, ...input]);
    const y = layer.apply(batch);
    y.dataSync().forEach((value, i) => expect(value).toBeCloseTo(expected[i] ?? Number.NaN, 5));
    tf.dispose([batch, y]);
    layer.dispose();
  });

  it("says where the padding lies", () => {
    expect(arithmetic.cells({ input: [5, 1], kernelSize: 2, padding: 1 }, [0])).toEqual([
      { tap: [0], input: [-1], inside: false },
      { tap: [1], input: [0], inside: true },
    ]);
  });

  it("refuses cells that are not there", () => {
    expect(() => arithmetic.cells({ input: [5, 1], kernelSize: 3 }, [3])).toThrow("cells: the output has the shape [3], and cell must be a place in it, counted from 0; received [3].");
  });
});

describe("receptiveField", () => {
  it("grows with kernels, strides and holes", () => {
    expect(arithmetic.receptiveField([{ kernelSize: 3 }, { kernelSize: 3, dilation: 2 }])).toBe(7);
    const fields = arithmetic.receptiveFields([{ kernelSize: 3, strides: 2, padding: 1 }, { kernelSize: 2, strides: 2 }, { kernelSize: 3, padding: 1 }]);
    expect(fields.layers).toEqual([{ size: 3, jump: 2, start: -1 }, { size: 5, jump: 4, start: -1 }, { size: 13, jump: 4, start: -5 }]);
    expect(String(fields)).toBe("1 + 2·1 + 1·2 + 2·4 = 13");
    expect(arithmetic.receptiveField([])).toBe(1);
  });

  it("is what a gradient sees", () => {
    const stack = [{ kernelSize: 3, strides: 2 }, { kernelSize: 2, dilation: 3 }, { kernelSize: 3 }];
    const layers = stack.reduce<{ shape: readonly number[]; made: ReturnType<typeof layerOf>[] }>(
      ({ shape, made }, options) => {
        const layer = layerOf({ ours: "conv1d", options: { filters: 1, useBias: false, ...options }, shape: [1, ...shape] });
        return { shape: layer.outputShape, made: [...made, layer] };
      },
      { shape: [40, 1], made: [] },
    ).made;
    const seen = tf.tidy(() => tf.grad((x) => tf.slice(layers.reduce((y, layer) => layer.call(y, { training: false }), x), [0, 4, 0], [1, 1, 1]).sum())(tf.ones([1, 40, 1])).dataSync());
    const touched = Array.from(seen).flatMap((value, i) => (value === 0 ? [] : [i]));
    const last = arithmetic.receptiveFields(stack).layers.at(-1);
    expect(touched[0]).toBe(4 * (last?.jump ?? 0) + (last?.start ?? 0));
    expect((touched.at(-1) ?? 0) - (touched[0] ?? 0) + 1).toBe(last?.size);
  });

  it("refuses wrong lengths", () => {
    expect(() => arithmetic.receptiveField([{ kernelSize: 0 }])).toThrow("receptiveField: kernelSize must be a positive integer; received 0.");
    expect(() => arithmetic.receptiveField([{ kernelSize: 1, padding: -1 }])).toThrow("receptiveField: padding must be a whole number from 0; received -1.");
  });
});
