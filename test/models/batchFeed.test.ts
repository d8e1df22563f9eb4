import { expect, it } from "vitest";
import { fromArrays } from "../../src/datasets/fromArrays.js";
import { feed } from "../../src/models/batchFeed.js";

it("a batch stays whole while the next one is gathered, and the last one may be smaller", () => {
  const data = fromArrays({ inputs: [[1], [2], [3], [4], [5]], targets: [0, 1, 0, 1, 0] });
  const batches = feed(data, 2);
  let current = batches.next().value;
  const seen: unknown[] = [];
  while (current !== undefined) {
    const next = batches.next().value;
    seen.push(current.inputs.arraySync());
    current.inputs.dispose();
    current.targets.dispose();
    current = next ?? undefined;
  }
  expect(seen).toEqual([[[1], [2]], [[3], [4]], [[5]]]);
});
