import { describe, expect, it } from "vitest";
import { backend, gradients, type Tensor, tf, variable } from "../../../src/backend/index.js";
import { compiled, drawing } from "./support.js";

const draw = drawing(4);

describe.runIf(backend().rung === "tensorflow")("a transposition in a compiled step", () => {
  it.each([
    // Samples and time; heads and steps; groups of axes; several axes that stay on either side; more than one thread's share; nothing at all.
    [[3, 5, 16], [1, 0, 2]], [[2, 7, 4, 32], [0, 2, 1, 3]], [[2, 3, 4, 5, 16], [0, 3, 1, 2, 4]], [[2, 3, 4, 5, 2, 9], [0, 1, 3, 2, 4, 5]], [[64, 70, 33], [1, 0, 2]],
    [[2, 3, 4, 17], [1, 2, 0, 3]], [[3, 0, 16], [1, 0, 2]],
  ])("of %j by %j moves whole rows", (shape, order) => {
    const x = draw(...shape);
    const { results: [y], operations } = compiled((tensor) => [(tensor as Tensor).transpose(order)], x);
    expect(operations).toContain("GradbookSwap");
    const expected = x.transpose(order);
    expect(y?.shape).toEqual(expected.shape);
    expect(y?.dataSync()).toEqual(expected.dataSync());
  });

  it.each([[[5, 16], [1, 0]], [[3, 5, 15], [1, 0, 2]], [[2, 3, 4, 16], [2, 1, 0, 3]], [[2, 4, 16], [0, 2, 1]]])("of %j by %j is TensorFlow's: short rows, or no two groups of axes", (shape, order) => {
    const x = draw(...shape);
    const { results: [y], operations } = compiled((tensor) => [(tensor as Tensor).transpose(order)], x);
    expect(operations).not.toContain("GradbookSwap");
    expect(y?.dataSync()).toEqual(x.transpose(order).dataSync());
  });

  it("has its gradient, and is TensorFlow's under XLA and for whole numbers", () => {
    const w = variable(draw(2, 3, 4, 16));
    const fn = (x?: Tensor): Tensor[] => gradients(() => w.transpose([0, 2, 1, 3]).mul(x as Tensor).sum(), [w]).grads;
    const x = draw(2, 4, 3, 16);
    const { results: [gradient], operations } = compiled(fn, x);
    expect(operations.filter((op) => op === "GradbookSwap")).toHaveLength(1);
    expect(gradient?.dataSync()).toEqual(x.transpose([0, 2, 1, 3]).dataSync());
    expect(compiled(fn, x, true).operations).not.toContain("GradbookSwap");
    expect(compiled((tensor) => [(tensor as Tensor).transpose([1, 0, 2])], tf.zeros([2, 3, 16], "int32")).operations).not.toContain("GradbookSwap");
    w.dispose();
  });
});
