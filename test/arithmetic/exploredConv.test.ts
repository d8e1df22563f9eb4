import { describe, expect, test } from "vitest";
import { CS231N_SETTINGS } from "../../src/arithmetic/convExample.js";
import { ExploredConv, type ExploredConvOptions } from "../../src/arithmetic/exploredConv.js";
import { arithmetic, tf } from "../../src/index.js";
import { layerOf } from "../reference/layerCases.js";

/** Numbers of a generator that is the same everywhere. */
function generator(seed: number): (count: number) => number {
  let state = seed;
  return (count) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * count);
  };
}

/** Settings of one or two axes; some don't fit, and then the arithmetic says so. */
function randomSettings(draw: (count: number) => number): ExploredConvOptions {
  const axes = 1 + draw(2);
  const lengths = (low: number, count: number): number[] => Array.from({ length: axes }, () => low + draw(count));
  const transposed = draw(3) === 0;
  const strides = lengths(1, 3);
  const groups = transposed ? 1 : 1 + draw(2);
  const padding = [["valid", "same", lengths(0, 3)][draw(3)], "causal"][axes === 1 && !transposed && draw(4) === 0 ? 1 : 0];
  return {
    input: lengths(2, 6),
    channels: groups * (1 + draw(2)),
    filters: groups * (1 + draw(2)),
    kernelSize: lengths(1, 4),
    strides,
    padding: padding ?? "valid",
    dilation: lengths(1, 3),
    groups,
    transposed,
    outputPadding: transposed && draw(3) === 0 ? strides.map((stride) => draw(stride)) : undefined,
  };
}

function explored(options: ExploredConvOptions): ExploredConv | undefined {
  try {
    return new ExploredConv(options);
  } catch {
    return undefined;
  }
}

/** The real layer of such settings, with the explorer's numbers as its weights, applied to the explorer's input. */
function throughLayer(options: ExploredConvOptions, found: ExploredConv): { shape: number[]; output: number[]; params: number; multiplyAdds: number } {
  const { input, transposed = false } = options;
  const values = found.values();
  const layer = layerOf({ ours: `conv${input.length}d${transposed ? "Transpose" : ""}`, options, shape: [1, ...found.inputShape] });
  const made = [tf.tensor([...values.kernel], [...found.kernelShape]), tf.tensor([...values.bias])];
  layer.weights.forEach(({ variable }, index) => made[index] && variable.assign(made[index]));
  const x = tf.tensor([...values.input], [1, ...found.inputShape]);
  const y = layer.apply(x);
  const result = { shape: y.shape.slice(1), output: Array.from(y.dataSync()), params: layer.params, multiplyAdds: layer.multiplyAdds };
  tf.dispose([x, y, ...made]);
  layer.dispose();
  return result;
}

describe("the explored convolution", () => {
  test("agrees with the arithmetic and with the real layers for 1,000 random settings: shapes, counts and every number", () => {
    const draw = generator(7);
    let compared = 0;
    while (compared < 1_000) {
      const options = randomSettings(draw);
      const found = explored(options);
      if (found === undefined) continue;
      compared++;
      const note = JSON.stringify(options);
      const { input, channels = 1, filters = 1 } = options;
      const window = { ...options, input: [...input, channels], filters };
      const counted = options.transposed === true ? arithmetic.convTranspose(window) : arithmetic.conv(window);
      expect(found.outputShape, note).toEqual(counted.output);
      expect([found.params, found.multiplyAdds, found.working], note).toEqual([counted.params, counted.multiplyAdds, counted.working]);
      const real = throughLayer(options, found);
      expect(real.shape, note).toEqual(found.outputShape);
      expect([real.params, real.multiplyAdds], note).toEqual([found.params, found.multiplyAdds]);
      expect(real.output, note).toEqual(found.values().output);
    }
  });

  test("opens CS231n's example with its numbers", () => {
    const found = new ExploredConv({ ...CS231N_SETTINGS, example: "cs231n" });
    expect(found.outputShape).toEqual([3, 3, 2]);
    const output = (filter: number): number[][] => [0, 1, 2].map((row) => [0, 1, 2].map((column) => found.value([row, column], filter)));
    // From the course's page.
    expect(output(0)).toEqual([[5, 2, 0], [4, 2, 0], [-1, 0, -1]]);
    expect(output(1)).toEqual([[4, 8, 3], [7, 11, 4], [3, 7, 4]]);
  });

  test("a sum by hand: every product of a cell, the padding's too", () => {
    const found = new ExploredConv({ ...CS231N_SETTINGS, example: "cs231n" });
    const terms = found.terms([0, 0], 0);
    expect(terms).toHaveLength(27);
    expect(terms.filter(({ inside }) => inside).map(({ value, weight }) => [value, weight])).toEqual([
      [0, 0], [0, -1], [1, -1], [2, 1],
      [1, 0], [1, 1], [1, 1], [0, 0],
      [1, -1], [2, 0], [0, 0], [2, 1],
    ]);
    // 0 − 1 + 2, 1 + 1, −1 + 2, and the bias 1
    expect(terms.reduce((sum, { value, weight }) => sum + value * weight, found.bias(0))).toBe(1 + 2 + 1 + 1);
    expect(found.value([0, 0], 0)).toBe(1 + 2 + 1 + 1);
  });

  test("each filter of a group sees its group's channels alone", () => {
    const found = new ExploredConv({ input: [4], channels: 4, filters: 2, kernelSize: 2, groups: 2 });
    expect([found.channelsOf(0), found.channelsOf(1)]).toEqual([[0, 1], [2, 3]]);
    expect(found.terms([0], 1).map(({ channel }) => channel)).toEqual([2, 2, 3, 3]);
  });

  test("a cell keeps its number when the input grows", () => {
    const [small, large] = [new ExploredConv({ input: [4, 4], kernelSize: 2 }), new ExploredConv({ input: [9, 7], kernelSize: 3 })];
    expect(small.inputValue([3, 2], 0)).toBe(large.inputValue([3, 2], 0));
    const numbers = new Set(large.values().input);
    expect([...numbers].sort()).toEqual([0, 1, 2, 3]);
  });

  test("says what does not fit", () => {
    expect(() => new ExploredConv({ input: [2, 2], kernelSize: 3 })).toThrow("a window of 3 does not fit into an input of 2");
    expect(() => new ExploredConv({ input: [4], channels: 2, filters: 2, kernelSize: 2, groups: 2, transposed: true })).toThrow("convArithmetic: a transposed convolution has one group; received 2.");
    expect(() => new ExploredConv({ input: [4], channels: 3, kernelSize: 2, groups: 2 })).toThrow("conv: groups must divide the 3 channels");
  });
});
