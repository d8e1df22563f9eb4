import { expect, it } from "vitest";
import { datasets, layers, losses, model, optimizers, sequential, tf } from "../../src/index.js";

const quiet = { verbose: false, run: false } as const;

/** Sequences of words 1 to 9, filled up with 0; the class is whether their last word is above 5. */
function sentences(count: number, time: number) {
  const inputs = new Float32Array(count * time);
  const targets = new Int32Array(count);
  for (let i = 0; i < count; i++) {
    const length = 1 + ((i * 7) % time);
    for (let t = 0; t < length; t++) inputs[i * time + t] = 1 + ((i * 5 + t * 3 + ((i * t) % 4)) % 9);
    targets[i] = (inputs[i * time + length - 1] ?? 0) > 5 ? 1 : 0;
  }
  return new datasets.Dataset({ inputs, inputShape: [time], targets });
}

it("a mask goes from the embedding through recurrent layers, compiled as op by op", async () => {
  const data = sentences(48, 6);
  const trained = [];
  for (const runEagerly of [false, true]) {
    const net = sequential([
      layers.embedding({ inputDim: 10, outputDim: 6, maskZero: true, inputShape: [6] }),
      layers.bidirectional({ layer: layers.gru({ units: 6, returnSequences: true }) }),
      layers.lstm({ units: 6 }),
      layers.dense({ units: 2 }),
    ]);
    net.compile({ optimizer: optimizers.adam({ learningRate: 0.03 }), loss: losses.sparseCategoricalCrossentropy({ fromLogits: true }), metrics: ["accuracy"], runEagerly });
    const { history } = await net.fit(data, { epochs: 12, batchSize: 16, seed: 3, ...quiet });
    const outputs = await Promise.all([[3, 8, 0, 0, 0, 0], [3, 8]].map(async (words) => {
      // The same weights on a shorter sequence, which has no step to leave out.
      const y = net.layers.reduce((signal, layer) => layer.pass([signal], { training: false })[0] ?? signal, { tensor: tf.tensor2d([words]) } as { tensor: ReturnType<typeof tf.tensor2d>; mask?: never });
      return Array.from(await y.tensor.data());
    }));
    outputs[0]?.forEach((value, i) => expect(value).toBeCloseTo(outputs[1]?.[i] ?? Number.NaN, 5));
    trained.push(history["loss"] ?? []);
    expect(history["accuracy"]?.at(-1)).toBeGreaterThan(0.9);
    net.dispose();
  }
  trained[0]?.forEach((loss, i) => expect(loss).toBeCloseTo(trained[1]?.[i] ?? Number.NaN, 3));
});

it("timeDistributed takes a whole model", () => {
  const inner = sequential([layers.conv1d({ filters: 2, kernelSize: 2, inputShape: [4, 1] }), layers.flatten(), layers.dense({ units: 3 })], { seed: 1 });
  const layer = layers.timeDistributed({ layer: inner, inputShape: [5, 4, 1] });
  tf.tidy(() => {
    const film = tf.randomUniform([2, 5, 4, 1], -1, 1, "float32", 3);
    const frames = inner.apply(film.reshape([10, 4, 1]));
    expect(Array.from(layer.apply(film).dataSync())).toEqual(Array.from(frames.dataSync()));
    expect(layer.outputShape).toEqual([5, 3]);
    expect(layer.params).toBe(inner.params);
  });
  layer.dispose();
});

it("stateful layers go on over the batches of an epoch", async () => {
  const net = sequential([layers.simpleRnn({ units: 2, stateful: true, inputShape: [3, 1] }), layers.dense({ units: 1 })], { seed: 1 });
  const data = new datasets.Dataset({ inputs: Float32Array.from({ length: 12 }, (_, i) => Math.sin(i)), inputShape: [3, 1], targets: new Float32Array(4), targetShape: [1] });
  net.compile({ optimizer: "sgd", loss: "mse" });
  const one = async () => Array.from((await net.predict(data, { batchSize: 1 })).dataSync());
  const first = await one();
  const second = await one();
  expect(second).not.toEqual(first);
  for (const layer of net.layers) layer.resetStates();
  expect(await one()).toEqual(first);
  net.dispose();
});

it("an encoder's states start a decoder that attends to it", async () => {
  const source = layers.input({ shape: [5, 2] });
  const before = layers.input({ shape: [4, 2] });
  const [encoded, h, c] = layers.lstm({ units: 6, returnSequences: true, returnState: true }).applyAll(source);
  if (encoded === undefined || h === undefined || c === undefined) throw new Error("three outputs were asked for");
  const decoded = layers.lstm({ units: 6, returnSequences: true }).apply([before, h, c]);
  const context = layers.attention().apply([decoded, encoded]);
  const output = layers.timeDistributed({ layer: layers.dense({ units: 2 }) }).apply(layers.concatenate().apply([decoded, context]));
  const net = model({ inputs: [source, before], outputs: output, seed: 2 });
  net.compile({ optimizer: optimizers.adam({ learningRate: 0.02 }), loss: "mse" });
  const [x, y] = [tf.randomUniform([32, 5, 2], -1, 1, "float32", 1), tf.randomUniform([32, 4, 2], -1, 1, "float32", 2)];
  const target = tf.reverse(tf.slice(x, [0, 1, 0], [32, 4, 2]), 1);
  const { history } = await net.fit({ inputs: [x, y], targets: target }, { epochs: 150, batchSize: 32, seed: 1, ...quiet });
  expect(history["loss"]?.at(-1)).toBeLessThan((history["loss"]?.[0] ?? 0) / 2);
  net.dispose();
  tf.dispose([x, y, target]);
});
it("an output for many words trains without a loss of its own, and answers through a second model", async () => {
  const word = layers.input({ shape: [] });
  const next = layers.input({ shape: [1] });
  const vector = layers.embedding({ inputDim: 12, outputDim: 8 }).apply(word);
  const out = layers.sampledSoftmaxOutput({ classes: 12, samples: 6 });
  const training = model({ inputs: [word, next], outputs: out.apply([vector, next]), seed: 5 });
  const use = model({ inputs: word, outputs: out.apply(vector) });
  training.compile({ optimizer: optimizers.adam({ learningRate: 0.1 }) });
  const words = tf.range(0, 12, 1, "float32");
  const after = tf.tensor2d(Array.from({ length: 12 }, (_, i) => [(i + 1) % 12]), [12, 1]);
  const { history } = await training.fit({ inputs: [words, after] }, { epochs: 60, batchSize: 12, seed: 1, ...quiet });
  expect(history["loss"]?.at(-1)).toBeLessThan((history["loss"]?.[0] ?? 0) / 2);
  const answers = await use.predict(words);
  expect(Array.from(tf.tidy(() => (answers as ReturnType<typeof tf.tensor>).argMax(1).dataSync()))).toEqual(Array.from({ length: 12 }, (_, i) => (i + 1) % 12));
  tf.dispose([words, after, answers]);
  training.dispose();
});
