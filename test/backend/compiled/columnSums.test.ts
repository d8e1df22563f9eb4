import { describe, expect, it } from "vitest";
import { backend, type Tensor, tf } from "../../../src/backend/index.js";
import { compiled, drawing } from "./support.js";

const draw = drawing(3);

describe.runIf(backend().rung === "tensorflow")("sums over all axes but the last in a compiled step", () => {
  // Around the rows that are added together (8), and the numbers from which several threads do it (2^17).
  it.each([[[1, 1]], [[7, 3]], [[8, 65]], [[31, 4, 10]], [[2, 3, 5, 7]], [[2048, 65]], [[64, 32, 512]], [[4097, 33]], [[0, 3]], [[3, 0]]])("of %j are the columns' sums", (shape) => {
    const x = draw(...shape);
    const axes = shape.slice(1).map((_, axis) => axis);
    const { results: [sums], operations } = compiled((tensor) => [(tensor as Tensor).sum(axes)], x);
    expect(operations).toContain("GradbookColumnSums");
    const columns = shape.at(-1) ?? 0;
    expect(sums?.shape).toEqual([columns]);
    const [values, got] = [x.dataSync(), sums?.dataSync() ?? []];
    for (let n = 0; n < columns; n++) {
      let [sum, size] = [0, 0];
      for (let at = n; at < values.length; at += columns) {
        sum += values[at] ?? NaN;
        size += Math.abs(values[at] ?? NaN);
      }
      expect(Math.abs((got[n] ?? NaN) - sum)).toBeLessThanOrEqual(1e-6 * size);
    }
  });

  it("are the same in each run, and carry what is no number in its column only", () => {
    const values = draw(2048, 130).dataSync();
    values[130 * 7 + 3] = NaN;
    const spoilt = tf.tensor(values, [2048, 130]);
    const { results: [first] } = compiled((tensor) => [(tensor as Tensor).sum(0)], spoilt);
    const { results: [second] } = compiled((tensor) => [(tensor as Tensor).sum(0)], spoilt);
    expect(first?.dataSync()).toEqual(second?.dataSync());
    expect(Array.from(first?.dataSync() ?? []).flatMap((sum, n) => (Number.isNaN(sum) ? [n] : []))).toEqual([3]);
  });

  it("are TensorFlow's under XLA, and where another axis stays", () => {
    expect(compiled((x) => [(x as Tensor).sum(0)], draw(8, 4), true).operations).not.toContain("GradbookColumnSums");
    expect(compiled((x) => [(x as Tensor).sum(1)], draw(8, 4)).operations).not.toContain("GradbookColumnSums");
    expect(compiled((x) => [(x as Tensor).sum(0)], draw(8)).operations).not.toContain("GradbookColumnSums");
  });
});
