import { expect, it, vi } from "vitest";

vi.stubEnv("GRADBOOK_BACKEND", "wasm");
const { backend, layers, tf } = await import("../../src/index.js");
const { expectClose, kerasCases, setSines, sines } = await import("./keras.js");

const [recurrent, attention, embedding, merge] = ["kerasRecurrent", "kerasAttention", "kerasEmbedding", "kerasMerge"].map(kerasCases);
const x = () => sines([3, 5, 4], 7, 1);
const gaps = () => tf.tensor2d([[0, 1, 1, 1, 1], [1, 0, 1, 1, 0], [0, 0, 0, 0, 0]], [3, 5], "bool");
const pair = () => [sines([2, 3, 4], 7, 1), sines([2, 5, 4], 207, 1)];

it.each([
  ["lstm", () => layers.lstm({ units: 3 }), () => [x()], recurrent?.["lstm"]],
  ["gru", () => layers.gru({ units: 3, returnSequences: true, returnState: true }), () => [x()], recurrent?.["gru masked"], gaps],
  ["bidirectional", () => layers.bidirectional({ layer: layers.lstm({ units: 3, returnSequences: true }) }), () => [x()], recurrent?.["bidirectional sequences, masked"], gaps],
  ["convLstm2d", () => layers.convLstm2d({ filters: 2, kernelSize: 2, dilation: 2 }), () => [sines([2, 3, 4, 5, 2], 7, 1)], recurrent?.["convLstm2d dilated"]],
  ["attention", () => layers.attention({ causal: true }), pair, attention?.["attention causal"]],
  ["multiHeadAttention", () => layers.multiHeadAttention({ numHeads: 2, keyDim: 3 }), pair, attention?.["multi"]],
  ["groupQueryAttention", () => layers.groupQueryAttention({ headDim: 3, numQueryHeads: 4, numKeyValueHeads: 2 }), pair, attention?.["group"]],
  ["embedding", () => layers.embedding({ inputDim: 5, outputDim: 3 }), () => [tf.tensor2d([[1, 4, 4, 0], [0, 2, 1, 4]], [2, 4], "int32")], embedding?.["embedding"]],
  ["maximum", () => layers.maximum(), () => [sines([2, 3, 4], 7, 1), sines([2, 1, 4], 307, 1)], merge?.["Maximum broadcast"]],
] as const)("without libtensorflow %s gives what Keras gives", (_name, make, inputs, reference, mask?: () => ReturnType<typeof gaps>) => {
  expect(backend().rung).toBe("wasm");
  tf.tidy(() => {
    const layer = make();
    const given = inputs();
    layer.connectAll(given.map(({ shape }) => shape.slice(1)));
    setSines(layer);
    const outputs = layer.callAll(given, { training: false, mask: mask?.(), masks: [mask?.()] });
    outputs.forEach((output, i) => expectClose(output.dataSync(), reference?.outputs[i] ?? [], 1e-5, `output ${i + 1}`));
    layer.dispose();
  });
});
