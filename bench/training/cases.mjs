// The models that are timed, each with its data. Keras opens the same model from the file that ours saves; PyTorch's are in torch_peer.py.
import { layers, losses, model, models, sequential } from "gradbook";
import { sentences, texts } from "./data.mjs";
import { Sampling } from "./sampling.mjs";

const relu = { activation: "relu" };
const seed = { seed: 1 };
const image = [28, 28, 1];

const mlp = (units) => sequential([
  ...units.map((count, i) => layers.dense({ units: count, ...relu, ...(i === 0 ? { inputShape: [784] } : {}) })),
  layers.dense({ units: 10 }),
], seed);

const recurrent = (make) => () => sequential([make({ units: 128, inputShape: [28, 28] }), layers.dense({ units: 10 })], seed);

/** Two 3x3 convolutions with batch normalisation, added to what came in; the first block of a stage halves the picture. */
function residual(x, filters, strides) {
  const conv = (from, options) => layers.batchNormalization().apply(layers.conv2d({ filters, kernelSize: 3, padding: "same", useBias: false, ...options }).apply(from));
  const inner = conv(layers.relu().apply(conv(x, { strides })), {});
  const skip = strides === 1 && x.shape.at(-1) === filters ? x : conv(x, { kernelSize: 1, strides });
  return layers.relu().apply(layers.add().apply([inner, skip]));
}

function resnet20() {
  const image = layers.input({ shape: [32, 32, 3] });
  let x = layers.relu().apply(layers.batchNormalization().apply(layers.conv2d({ filters: 16, kernelSize: 3, padding: "same", useBias: false }).apply(image)));
  for (const filters of [16, 32, 64]) for (let block = 0; block < 3; block++) x = residual(x, filters, block === 0 && filters > 16 ? 2 : 1);
  return model({ inputs: image, outputs: layers.dense({ units: 10 }).apply(layers.globalAveragePooling2d().apply(x)), ...seed });
}

function transformer() {
  const words = layers.input({ shape: [64] });
  let x = layers.embedding({ inputDim: 1000, outputDim: 128 }).apply(words);
  for (let block = 0; block < 4; block++) {
    const attended = layers.multiHeadAttention({ numHeads: 4, keyDim: 32 });
    const before = layers.layerNormalization({ epsilon: 1e-5 }).apply(x);
    x = layers.add().apply([x, attended.apply([before, before])]);
    const inner = layers.dense({ units: 512, ...relu }).apply(layers.layerNormalization({ epsilon: 1e-5 }).apply(x));
    x = layers.add().apply([x, layers.dense({ units: 128 }).apply(inner)]);
  }
  return model({ inputs: words, outputs: layers.dense({ units: 1000 }).apply(x), ...seed });
}

const vggBlock = (filters, first) => [
  layers.conv2d({ filters, kernelSize: 3, padding: "same", ...relu, ...first }),
  layers.conv2d({ filters, kernelSize: 3, padding: "same", ...relu }),
  layers.maxPooling2d({ poolSize: 2 }),
];

/** A variational autoencoder: the encoder's means and variances, a draw from them, the decoder. */
function vae({ encoder, decoder }) {
  const image = layers.input({ shape: [784] });
  return model({ inputs: image, outputs: decoder.apply(new Sampling({}).apply(encoder.apply(image))), ...seed });
}

const upwards = (filters, activation) => layers.conv2dTranspose({ filters, kernelSize: 4, strides: 2, padding: "same", activation });
const downwards = (filters, first) => layers.conv2d({ filters, kernelSize: 4, strides: 2, padding: "same", activation: "leakyRelu", ...first });

const generator = () => sequential([
  layers.dense({ units: 7 * 7 * 64, ...relu, inputShape: [64] }), layers.reshape({ targetShape: [7, 7, 64] }), upwards(32, "relu"), upwards(1, "sigmoid"),
], { name: "generator", ...seed });

const discriminator = () => sequential([
  downwards(32, { inputShape: image }), downwards(64), layers.flatten(), layers.dense({ units: 1, activation: "sigmoid" }),
], { name: "discriminator", ...seed });

/** `parts` are models that are saved one by one and joined by `join`. `steps` is how many a round takes: some half a second's. */
export const cases = {
  mlp: { data: "digits", inputShape: [784], steps: 80, build: () => mlp([512, 512]) },
  "mlp-64": { data: "digits", inputShape: [784], steps: 300, build: () => mlp([64, 64]) },
  ...Object.fromEntries([2, 4, 8, 16, 32, 64].map((depth) => [`deep-${depth}`, { data: "digits", inputShape: [784], steps: 40, build: () => mlp(Array(depth).fill(128)) }])),
  cnn1: {
    data: "digits", inputShape: image, steps: 30,
    build: () => sequential([
      layers.conv2d({ filters: 32, kernelSize: 3, ...relu, inputShape: image }), layers.maxPooling2d({ poolSize: 2 }),
      layers.flatten(), layers.dense({ units: 100, ...relu }), layers.dense({ units: 10 }),
    ], seed),
  },
  cnn2: {
    data: "digits", inputShape: image, steps: 24,
    build: () => sequential([
      layers.conv2d({ filters: 32, kernelSize: 3, ...relu, inputShape: image }), layers.conv2d({ filters: 64, kernelSize: 3, ...relu }),
      layers.maxPooling2d({ poolSize: 2 }), layers.flatten(), layers.dense({ units: 128, ...relu }), layers.dense({ units: 10 }),
    ], seed),
  },
  "cnn2-regular": {
    // Dropout draws other numbers in each library, so the losses agree less.
    data: "digits", inputShape: image, steps: 8, tolerance: 0.1,
    build: () => sequential([
      layers.conv2d({ filters: 32, kernelSize: 3, ...relu, inputShape: image }), layers.batchNormalization(),
      layers.conv2d({ filters: 64, kernelSize: 3, ...relu }), layers.batchNormalization(), layers.maxPooling2d({ poolSize: 2 }), layers.dropout({ rate: 0.25 }),
      layers.flatten(), layers.dense({ units: 128, ...relu }), layers.dropout({ rate: 0.5 }), layers.dense({ units: 10 }),
    ], seed),
  },
  vgg: {
    data: "pictures", inputShape: [32, 32, 3], steps: 3,
    build: () => sequential([
      ...vggBlock(32, { inputShape: [32, 32, 3] }), ...vggBlock(64), ...vggBlock(128), layers.flatten(), layers.dense({ units: 256, ...relu }), layers.dense({ units: 10 }),
    ], seed),
  },
  resnet20: { data: "pictures", inputShape: [32, 32, 3], steps: 2, build: resnet20 },
  lstm: { data: "digits", inputShape: [28, 28], steps: 20, build: recurrent(layers.lstm) },
  gru: { data: "digits", inputShape: [28, 28], steps: 20, build: recurrent(layers.gru) },
  "embedding-bilstm": {
    data: sentences({ vocabulary: 10_000, length: 200, classes: 2 }), inputShape: [200], steps: 2,
    build: () => sequential([
      layers.embedding({ inputDim: 10_000, outputDim: 64, inputShape: [200] }), layers.bidirectional({ layer: layers.lstm({ units: 64 }) }), layers.dense({ units: 2 }),
    ], seed),
  },
  "char-rnn": {
    data: texts({ vocabulary: 65, length: 64 }), inputShape: [64], steps: 4,
    build: () => sequential([
      layers.embedding({ inputDim: 65, outputDim: 64, inputShape: [64] }), layers.lstm({ units: 128, returnSequences: true }), layers.dense({ units: 65 }),
    ], seed),
  },
  transformer: { data: texts({ vocabulary: 1000, length: 64 }), inputShape: [64], steps: 2, build: transformer },
  vae: {
    // Each library draws its own noise.
    data: "digits", inputShape: [784], targets: "inputs", steps: 60, tolerance: 0.05, loss: losses.binaryCrossentropy({ fromLogits: true }),
    parts: () => ({
      encoder: sequential([layers.dense({ units: 400, ...relu, inputShape: [784] }), layers.dense({ units: 40 })], { name: "encoder", ...seed }),
      decoder: sequential([layers.dense({ units: 400, ...relu, inputShape: [20] }), layers.dense({ units: 784 })], { name: "decoder", ...seed }),
    }),
    join: vae,
  },
  dcgan: {
    data: "digits", inputShape: image, targets: "none", steps: 6, tolerance: 0.3, figure: "discriminatorLoss", tasks: ["fit", "losses"],
    parts: () => ({ generator: generator(), discriminator: discriminator() }),
    join: (parts) => models.gan({ ...parts, ...seed }),
  },
  // A trained pair is asked for pictures, or whether a picture is real.
  "dcgan-generator": { data: "pictures", inputShape: [64], steps: 60, tasks: ["predict"], build: generator },
  "dcgan-discriminator": { data: "digits", inputShape: image, targets: "ones", steps: 60, tasks: ["evaluate"], loss: losses.binaryCrossentropy(), build: discriminator },
};

/** Whether a model is there for a task of bench/training. An epoch is of MNIST's digits and their classes. */
export function suits(name, task) {
  const { data, parts, tasks } = cases[name];
  return (tasks?.includes(task) ?? true) && (task !== "epoch" || (data === "digits" && parts === undefined));
}
