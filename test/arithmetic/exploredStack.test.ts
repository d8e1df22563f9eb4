import { describe, expect, test } from "vitest";
import { ExploredStack } from "../../src/arithmetic/exploredStack.js";

const layer = (kernelSize: number, strides = 1, dilation = 1, padding = 0) => ({ kernelSize, strides, dilation, padding });

describe("a stack unit by unit", () => {
  test("by hand: two layers of three, the second with holes", () => {
    const stack = new ExploredStack(9, [layer(3), layer(3, 1, 2)]);
    expect(stack.lengths).toEqual([9, 7, 3]);
    expect(stack.working).toBe("1 + 2·1 + 4·1 = 7");
    expect(stack.seenBy(2, 1).map((seen) => [...seen].sort((a, b) => a - b))).toEqual([[1, 2, 3, 4, 5, 6, 7], [1, 3, 5], [1]]);
    expect(stack.seenBy(0, 4)).toEqual([new Set([4])]);
  });

  test("what a unit sees lies in the receptive field, ends where it ends, and is cut at the padding", () => {
    const layers = [layer(3, 2, 1, 1), layer(2, 1, 3), layer(5, 2)];
    const stack = new ExploredStack(48, layers);
    stack.fields.forEach(({ size, jump, start }, index) => {
      for (let unit = 0; unit < (stack.lengths[index + 1] ?? 0); unit++) {
        const seen = [...(stack.seenBy(index + 1, unit)[0] ?? [])];
        const [from, to] = [start + unit * jump, start + unit * jump + size - 1];
        expect([Math.min(...seen), Math.max(...seen)]).toEqual([Math.max(0, from), Math.min(47, to)]);
      }
    });
  });

  test("says which layer does not fit, and what can't be drawn", () => {
    expect(() => new ExploredStack(6, [layer(3), layer(5)])).toThrow("convArithmetic: layer 2 of the stack: a window of 5 does not fit into an input of 4");
    expect(() => new ExploredStack(100, [layer(3)])).toThrow("convArithmetic: the stack's input must be 1 to 48 units long; received 100.");
    expect(() => new ExploredStack(9, [layer(3, 1, 1, -1)])).toThrow("convArithmetic: padding of a stack's layer must be a whole number from 0 to 8; received -1.");
  });
});
