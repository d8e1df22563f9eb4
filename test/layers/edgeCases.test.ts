import { describe, expect, it } from "vitest";
import { checkLayerCase, layerCases } from "../reference/layerCases.js";

// Made by edgeCases.py in test/reference: one sample, lengths of 1, windows that are even or as long as the input, strides over the window, and shapes
// and options drawn at random.
describe("layers at their edges, and on random shapes, as in Keras", () => {
  const cases = layerCases("edgeCases");

  it.each([...new Set(cases.map(([, { ours }]) => ours))])("%s", (ours) => {
    const failures = cases.filter(([, each]) => each.ours === ours).flatMap(([name, each]) => {
      try {
        checkLayerCase(each);
        return [];
      } catch (error) {
        return [`${name}: ${error instanceof Error ? error.message.split("\n")[0] : String(error)}`];
      }
    });
    expect(failures).toEqual([]);
  });
});
