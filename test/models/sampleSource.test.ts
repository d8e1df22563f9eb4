import { expect, it } from "vitest";
import { tf } from "../../src/index.js";
import { fromArrays } from "../../src/datasets/fromArrays.js";
import { Column } from "../../src/models/column.js";
import { columnsOf, datasetColumns, SampleSource } from "../../src/models/sampleSource.js";

const sources = {
  "a dataset": datasetColumns(fromArrays({ inputs: [[1], [2], [3], [4], [5]], targets: [0, 1, 0, 1, 0] })),
  "several columns": columnsOf("data", [Column.from("inputs", [[1], [2], [3], [4], [5]])], [Column.from("targets", [0, 1, 0, 1, 0], true)]),
};

it.each(Object.entries(sources))("a batch of %s stays whole while the next one is gathered, and the last one may be smaller", (_, columns) => {
  const batches = new SampleSource(columns, [Float32Array.of(10, 20, 30, 40, 50)]).batches(2);
  let current = batches.next().value;
  const seen: unknown[] = [];
  while (current !== undefined) {
    const next = batches.next().value;
    seen.push([...current.inputs, ...current.targets, ...current.weights].map((tensor) => tensor.arraySync()));
    tf.dispose([...current.inputs, ...current.targets, ...current.weights]);
    current = next ?? undefined;
  }
  expect(seen).toEqual([[[[1], [2]], [0, 1], [10, 20]], [[[3], [4]], [0, 1], [30, 40]], [[[5]], [0], [50]]]);
});
