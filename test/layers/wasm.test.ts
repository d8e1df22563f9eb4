import { expect, it, vi } from "vitest";

vi.stubEnv("GRADBOOK_BACKEND", "wasm");
const { backend, tf } = await import("../../src/index.js");
const { closeTo, inputOf, layerCases, layerOf } = await import("../reference/layerCases.js");

const FAMILIES = ["convolutions", "poolings", "normalizations", "shapes", "augmentations", "spectrograms"];

it.each(FAMILIES.flatMap(layerCases))("without libtensorflow: %s", (_, each) => {
  expect(backend().rung).toBe("wasm");
  tf.tidy(() => {
    const x = inputOf(each);
    const layer = layerOf(each);
    closeTo(layer.call(x, { training: each.training }), each.output, 1e-5);
    layer.dispose();
  });
});
