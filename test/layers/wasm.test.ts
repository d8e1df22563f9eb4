import { expect, it, vi } from "vitest";

vi.stubEnv("GRADBOOK_BACKEND", "wasm");
const { backend, tf } = await import("../../src/index.js");
const { closeTo, layerCases, layerOf, sines } = await import("../reference/layerCases.js");

const FAMILIES = ["convolutions", "poolings", "normalizations", "shapes"];

it.each(FAMILIES.flatMap(layerCases))("without libtensorflow: %s", (_, each) => {
  expect(backend().rung).toBe("wasm");
  tf.tidy(() => {
    const x = tf.tensor(sines(each.shape.reduce((a, b) => a * b, 1), 7, each.scale), each.shape);
    const layer = layerOf(each);
    closeTo(layer.call(x, { training: each.training }), each.output, 1e-5);
    layer.dispose();
  });
});
