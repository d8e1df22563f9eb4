import { expect, it, vi } from "vitest";

vi.stubEnv("GRADBOOK_BACKEND", "wasm");
const { backend } = await import("../../src/index.js");
const { checkLayerCase, layerCases } = await import("../reference/layerCases.js");

const FAMILIES = ["convolutions", "poolings", "normalizations", "shapes", "augmentations", "spectrograms", "edgeCases"];

it.each(FAMILIES.flatMap(layerCases))("without libtensorflow: %s", (_, each) => {
  expect(backend().rung).toBe("wasm");
  checkLayerCase(each);
});
