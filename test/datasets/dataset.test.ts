import { describe, expect, it } from "vitest";
import { backend, datasets, tf } from "../../src/index.js";
import { isFiniteTensor } from "../../src/backend/index.js";
import { readIdx } from "../../src/datasets/idx.js";
import { DISPLAY } from "../../src/protocol/host.js";

const bytes = new datasets.Dataset({ inputs: Uint8Array.from([0, 51, 102, 153, 204, 255]), inputShape: [2], targets: Uint8Array.from([0, 1, 2]), scale: 1 / 255, classNames: ["a", "b", "c"] });

describe("a dataset", () => {
  it("scales inputs and keeps class numbers whole", () => {
    const [x, y] = bytes.tensors();
    expect(x.shape).toEqual([3, 2]);
    [0, 0.2, 0.4, 0.6, 0.8, 1].forEach((value, i) => expect(x.dataSync()[i]).toBeCloseTo(value, 6));
    expect([y.dtype, y.shape, Array.from(y.dataSync())]).toEqual(["int32", [3], [0, 1, 2]]);
    tf.dispose([x, y]);
  });

  it("goes through every sample once, the same way for the same seed", () => {
    const order = (seed: number) =>
      [...bytes.batches(2, { seed })].map(([x, y]) => {
        const labels = Array.from(y.dataSync());
        tf.dispose([x, y]);
        return labels;
      });
    expect(order(1).map((labels) => labels.length)).toEqual([2, 1]);
    expect(order(1).flat().sort()).toEqual([0, 1, 2]);
    expect(order(1)).toEqual(order(1));
  });

  it("from arrays gives every sample in batches, its inputs with its target, in order and shuffled", () => {
    const inputs = [[0.5, -1], [2, 3.25], [4, 0], [-0.125, 7], [6, 5]];
    const targets = [4, 0, 2, 1, 3];
    const set = datasets.fromArrays({ inputs, targets });
    const rows = (options: { shuffle?: boolean; seed?: number }) =>
      [...set.batches(2, options)].map(([x, y]) => {
        const samples = (x.arraySync() as number[][]).map((row, i) => [...row, y.dataSync()[i]]);
        tf.dispose([x, y]);
        return samples;
      });
    const all = inputs.map((row, i) => [...row, targets[i]]);
    expect(rows({ shuffle: false })).toEqual([all.slice(0, 2), all.slice(2, 4), all.slice(4)]);
    expect(rows({ seed: 3 }).map((batch) => batch.length)).toEqual([2, 2, 1]);
    expect(rows({ seed: 3 }).flat()).not.toEqual(all);
    expect(rows({ seed: 3 }).flat().toSorted((a, b) => (a[2] ?? 0) - (b[2] ?? 0))).toEqual(all.toSorted((a, b) => (a[2] ?? 0) - (b[2] ?? 0)));
  });

  it("gathers samples into memory that is given, or its own", () => {
    const inputs = Float32Array.from({ length: 12 }, (_, i) => i);
    const space = new Float32Array(6);
    const data = new datasets.Dataset({ inputs, inputShape: [2], targets: Int32Array.from([0, 1, 2, 3, 4, 5]) });
    const mixed = data.gather(Uint32Array.from([0, 4, 3, 2]), 1, 4, space);
    expect([mixed.inputs.buffer === space.buffer, Array.from(mixed.inputs), Array.from(mixed.targets)]).toEqual([true, [8, 9, 6, 7, 4, 5], [4, 3, 2]]);
    const own = data.gather(Uint32Array.from([1, 2]), 0, 2);
    expect([own.inputs.buffer === inputs.buffer, Array.from(own.inputs)]).toEqual([false, [2, 3, 4, 5]]);
  });

  it.each([
    ["floats", Float32Array.from({ length: 70 }, (_, i) => i / 3), 1],
    ["scaled floats", Float32Array.from({ length: 70 }, (_, i) => i / 3), 1 / 7],
    ["bytes", Uint8Array.from({ length: 70 }, (_, i) => 3 * i), 1 / 255],
  ])("gathers %s as tensors bit by bit as into memory", (_, inputs, scale) => {
    const data = new datasets.Dataset({ inputs, inputShape: [5, 1], scale, targets: Float32Array.from({ length: 28 }, (_, i) => i), targetShape: [2] });
    for (const order of [[0, 1, 2, 3], [7, 8, 9, 2, 3, 13, 0], [13], []]) {
      const indices = Uint32Array.from([5, ...order]);
      const [batch, tensors] = [data.gather(indices, 1, indices.length), data.gatherTensors(indices, 1, indices.length)];
      expect([tensors.inputs.shape, tensors.targets.shape]).toEqual([[order.length, 5, 1], [order.length, 2]]);
      expect(tensors.inputs.dataSync()).toEqual(batch.inputs);
      expect(tensors.targets.dataSync()).toEqual(batch.targets);
      tf.dispose([tensors.inputs, tensors.targets]);
    }
    expect(() => data.gatherTensors(Uint32Array.from([14]), 0, 1)).toThrow(/14/);
  });

  it.runIf(backend().rung === "tensorflow")("lends its memory to a tensor where it is asked to and can, and keeps it for as long", () => {
    const rows = Array.from({ length: 6 }, (_, i) => Array.from({ length: 16 }, (_, k) => 16 * i + k));
    const lent = (data: datasets.Dataset, ...order: number[]): boolean => {
      const { inputs, targets } = data.gatherTensors(Uint32Array.from(order), 0, order.length, true);
      const before = inputs.arraySync() as number[][];
      expect(before).toEqual(order.map((sample) => rows[sample]?.slice(0, before[0]?.length)));
      data.inputs.fill(-1);
      const after = inputs.arraySync() as number[][];
      data.inputs.set(rows.flatMap((row) => row.slice(0, before[0]?.length)));
      tf.dispose([inputs, targets]);
      return after[0]?.[0] === -1;
    };
    const targets = [0, 1, 2, 3, 4, 5];
    const data = datasets.fromArrays({ inputs: rows, targets });
    expect([lent(data, 2, 3, 4), lent(data, 5), lent(data, 2, 4), lent(data, 3, 2)]).toEqual([true, true, false, false]);
    // Twenty bytes from where TensorFlow reads.
    const odd = datasets.fromArrays({ inputs: rows.map((row) => row.slice(0, 5)), targets });
    expect([lent(odd, 0, 1), lent(odd, 1, 2)]).toEqual([true, false]);
    const own = data.gatherTensors(Uint32Array.from([1, 2]), 0, 2);
    data.inputs.fill(0);
    expect((own.inputs.arraySync() as number[][])[0]).toEqual(rows[1]);
    tf.dispose([own.inputs, own.targets]);
  });

  it("says which batches have a number that is none, and leaks nothing", () => {
    const inputs = new Float32Array(40);
    [inputs[3], inputs[38]] = [NaN, Infinity];
    const data = new datasets.Dataset({ inputs, inputShape: [10], targets: Uint8Array.from([0, 1, 2, 3]) });
    const before = tf.memory().numTensors;
    const finite = [0, 1, 2, 3].map((sample) => {
      const tensors = data.gatherTensors(Uint32Array.from([sample]), 0, 1);
      expect([tensors.targets.dtype, Array.from(tensors.targets.dataSync())]).toEqual(["int32", [sample]]);
      const isFinite = isFiniteTensor(tensors.inputs);
      tf.dispose([tensors.inputs, tensors.targets]);
      return isFinite;
    });
    expect(finite).toEqual([false, true, true, false]);
    expect(tf.memory().numTensors).toBe(before);
  });

  it("makes one-hot rows", () => {
    const [[x, y] = []] = [...bytes.batches(3, { shuffle: false, oneHot: true })];
    expect(Array.from(y?.dataSync() ?? [])).toEqual([1, 0, 0, 0, 1, 0, 0, 0, 1]);
    tf.dispose([x, y]);
  });

  it("slices without copying, and reshapes", () => {
    expect(bytes.slice(1).inputs.buffer).toBe(bytes.inputs.buffer);
    expect(bytes.take(2).size).toBe(2);
    expect(bytes.reshape([1, 2]).inputShape).toEqual([1, 2]);
    expect(() => bytes.reshape([3])).toThrow("dataset.reshape: the shape must hold 2 numbers, as [2] does; received [3].");
  });

  it("refuses inputs and targets of different counts", () => {
    expect(() => new datasets.Dataset({ inputs: new Float32Array(4), inputShape: [2], targets: new Int32Array(3) })).toThrow("received 2 inputs of shape [2] and 3 targets of shape []");
    expect(() => datasets.fromArrays({ inputs: [[1], [2]], targets: [1] })).toThrow("received 2 inputs and 1 targets");
    expect(() => datasets.fromArrays({ x: [[1]], y: [1] } as never)).toThrow("dataset: samples must be a dataset or an object { inputs, targets }; received an object with x, y.");
  });

  it("tells classes from figures", () => {
    expect(datasets.fromArrays({ inputs: [[1], [2]], targets: [0, 1] }).hasClasses).toBe(true);
    expect(datasets.fromArrays({ inputs: [[1], [2]], targets: [[0], [1]] }).hasClasses).toBe(false);
    expect(datasets.fromArrays({ inputs: [[1], [2]], targets: [0.5, 1] }).hasClasses).toBe(false);
  });

  it("shows images", () => {
    const images = new datasets.Dataset({ inputs: new Uint8Array(2 * 4 * 4), inputShape: [4, 4, 1], targets: new Uint8Array(2), scale: 1 / 255, name: "<dots>" });
    expect(images[DISPLAY]()["text/html"]).toMatch(/^<div>&lt;dots&gt;: 2 samples.*<img .*data:image\/png;base64,iVBOR/);
    expect(bytes[DISPLAY]()).toEqual({ "text/plain": "data: 3 samples · inputs [2] · class numbers · 3 classes" });
  });
});

describe("idx", () => {
  it("reads shape and values", () => {
    expect(readIdx(Uint8Array.from([0, 0, 8, 2, 0, 0, 0, 1, 0, 0, 0, 2, 7, 9]))).toEqual({ shape: [1, 2], values: Uint8Array.from([7, 9]) });
  });

  it("refuses anything else", () => {
    expect(() => readIdx(Uint8Array.from([1, 0, 8, 1]))).toThrow("this is no IDX file of bytes");
    expect(() => readIdx(Uint8Array.from([0, 0, 8, 1, 0, 0, 0, 3, 1]))).toThrow("idx: the header announces 3 values; received 1.");
  });
});
