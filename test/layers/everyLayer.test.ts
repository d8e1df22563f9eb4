import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type BaseLayer, gradients, layers, sequential, type Tensor, tf } from "../../src/index.js";
import { Weight } from "../../src/variables/weight.js";
import { numbers } from "../reference/arrays.js";
import { setSines, sines } from "./keras.js";

beforeEach(() => tf.engine().startScope());
afterEach(() => tf.engine().endScope());

/** A whole number from the first to the second; always the first for the smallest of all cases. */
type Draw = (least: number, most: number) => number;

interface Row {
  readonly layer: BaseLayer;
  /** One sample's shape for each input. */
  readonly shapes: readonly (readonly number[])[];
  /** For inputs of class numbers, how many classes there are. */
  readonly classes?: readonly (number | undefined)[];
  /** Why its gradient isn't the slope of what it computes. */
  readonly slope?: string;
}

const l = layers;
const one = (layer: BaseLayer, ...shape: readonly number[]): Row => ({ layer, shapes: [shape] });
const many = (layer: BaseLayer, ...shapes: readonly (readonly number[])[]): Row => ({ layer, shapes });
const image = (n: Draw, least = 1): number[] => [n(least, 6), n(least, 6), n(1, 3)];
const like = (n: Draw, count: number): number[][] => {
  const shape = [n(1, 4), n(1, 4)];
  return Array.from({ length: count }, () => shape);
};
const film = (n: Draw, rank: number): number[] => [n(1, 3), ...Array.from({ length: rank }, () => n(2, 4)), n(1, 2)];
const steps = (n: Draw): number[] => [n(1, 4), n(1, 3)];
const whole = (row: Row, ...classes: (number | undefined)[]): Row => ({ ...row, classes });

const SIGNS = "a sign has no slope, the gradient goes straight through it";
const rows: Record<string, (n: Draw) => Row> = {
  activation: (n) => one(l.activation("tanh"), n(1, 4)),
  sigmoid: (n) => one(l.sigmoid(), n(1, 4)),
  tanh: (n) => one(l.tanh(), n(1, 4), n(1, 3)),
  relu: (n) => one(l.relu({ negativeSlope: 0.1 }), n(1, 4)),
  leakyRelu: (n) => one(l.leakyRelu(), n(1, 4)),
  elu: (n) => one(l.elu(), n(1, 4)),
  prelu: (n) => one(l.prelu(), n(1, 4), n(1, 3)),
  softmax: (n) => one(l.softmax(), n(1, 3), n(1, 4)),
  noisyRelu: (n) => one(l.noisyRelu(), n(1, 4)),
  activityRegularization: (n) => one(l.activityRegularization({ l1: 0.1 }), n(1, 4)),
  dataTransform: (n) => ({ ...one(l.dataTransform({ transform: "tanh" }), n(1, 4)), slope: "it is for data, and lets no gradient through" }),
  lambda: (n) => one(l.lambda({ fn: (x) => x.square() }), n(1, 4)),
  identity: (n) => one(l.identity(), n(1, 4)),
  bias: (n) => one(l.bias(), n(1, 3), n(1, 4)),
  dense: (n) => one(l.dense({ units: n(1, 4), activation: "tanh" }), ...steps(n)),
  einsumDense: (n) => one(l.einsumDense({ equation: "abc,cd->abd", outputShape: [null, n(1, 3)], biasAxes: "d" }), ...steps(n)),
  binaryLinear: (n) => ({ ...one(l.binaryLinear({ units: n(1, 3) }), n(1, 4)), slope: SIGNS }),
  binaryAffine: (n) => ({ ...one(l.binaryAffine({ units: n(1, 3) }), n(1, 4)), slope: SIGNS }),
  tiedDense: (n) => one(l.tiedDense({ to: l.dense({ units: 3, inputShape: [n(1, 4)] }) }), 3),
  flatten: (n) => one(l.flatten(), ...steps(n)),
  reshape: (n) => one(l.reshape({ targetShape: [-1, 1] }), ...steps(n)),
  permute: (n) => one(l.permute({ dims: [2, 1] }), ...steps(n)),
  repeatVector: (n) => one(l.repeatVector({ n: n(1, 3) }), n(1, 4)),
  rescaling: (n) => one(l.rescaling({ scale: -2, offset: 1 }), n(1, 4)),
  resizing: (n) => one(l.resizing({ height: n(1, 5), width: n(1, 5), interpolation: "bilinear" }), ...image(n)),
  centerCrop: (n) => one(l.centerCrop({ height: n(1, 3), width: n(1, 3) }), ...image(n, 3)),
  bgrMeanSubtract: (n) => one(l.bgrMeanSubtract({ mean: [0.1, 0.2, 0.3] }), n(1, 3), n(1, 3), 3),
  dropout: (n) => one(l.dropout({ rate: 0.5 }), n(1, 4)),
  alphaDropout: (n) => one(l.alphaDropout({ rate: 0.5 }), n(1, 4)),
  gaussianDropout: (n) => one(l.gaussianDropout({ rate: 0.5 }), n(1, 4)),
  gaussianNoise: (n) => one(l.gaussianNoise({ stddev: 1 }), n(1, 4)),
  spatialDropout1d: (n) => one(l.spatialDropout1d({ rate: 0.5 }), ...steps(n)),
  spatialDropout2d: (n) => one(l.spatialDropout2d({ rate: 0.5 }), ...image(n)),
  spatialDropout3d: (n) => one(l.spatialDropout3d({ rate: 0.5 }), n(1, 2), ...image(n)),
  dropPath: (n) => one(l.dropPath({ rate: 0.5 }), n(1, 4)),
  dropConnect: (n) => one(l.dropConnect({ layer: l.dense({ units: n(1, 3) }), rate: 0.5 }), n(1, 4)),
  batchNormalization: (n) => one(l.batchNormalization(), ...steps(n)),
  batchRenormalization: (n) => one(l.batchRenormalization(), ...steps(n)),
  shiftBatchNormalization: (n) => ({ ...one(l.shiftBatchNormalization(), ...steps(n)), slope: "powers of two have no slope" }),
  layerNormalization: (n) => one(l.layerNormalization(), n(1, 3), n(1, 4)),
  groupNormalization: (n) => one(l.groupNormalization({ groups: 2 }), n(1, 3), 2 * n(1, 2)),
  instanceNormalization: (n) => one(l.instanceNormalization(), ...image(n)),
  rmsNormalization: (n) => one(l.rmsNormalization(), n(1, 4)),
  unitNormalization: (n) => one(l.unitNormalization(), n(1, 4)),
  normalization: (n) => one(l.normalization({ mean: 0.3, variance: 2, axis: null }), n(1, 4)),
  weightNormalization: (n) => one(l.weightNormalization({ layer: l.dense({ units: n(1, 3) }) }), n(1, 4)),
  spectralNormalization: (n) => ({ ...one(l.spectralNormalization({ layer: l.dense({ units: n(1, 3) }) }), n(1, 4)), slope: "outside training the kernel is what the last batch left" }),
  lrn: (n) => one(l.lrn({ depth: 3, ascale: 0.5, bpower: 0.75 }), ...image(n)),
  localResponseNormalization: (n) => one(l.localResponseNormalization({ radius: n(1, 3), alpha: 0.5 }), ...image(n)),
  embedding: (n) => whole(one(l.embedding({ inputDim: 4, outputDim: n(1, 3) }), n(1, 4)), 4),
  lookupTable: (n) => whole(one(l.lookupTable({ vocabSize: 4, embeddingDim: n(1, 3), padIdx: 0 }), n(1, 4)), 4),
  reversibleEmbedding: (n) => whole(one(l.reversibleEmbedding({ inputDim: 4, outputDim: n(1, 3) }), n(1, 4)), 4),
  nceOutput: (n) => whole(many(l.nceOutput({ classes: 5, samples: 2 }), [n(1, 3)], []), undefined, 5),
  sampledSoftmaxOutput: (n) => whole(many(l.sampledSoftmaxOutput({ classes: 5, samples: 2 }), [n(1, 3)], []), undefined, 5),
  hierarchicalSoftmaxOutput: (n) => whole(many(l.hierarchicalSoftmaxOutput({ classes: 5 }), [n(1, 3)], []), undefined, 5),
  add: (n) => many(l.add(), ...like(n, 3)),
  average: (n) => many(l.average(), ...like(n, 3)),
  multiply: (n) => many(l.multiply(), ...like(n, 3)),
  maximum: (n) => many(l.maximum(), ...like(n, 2)),
  minimum: (n) => many(l.minimum(), ...like(n, 2)),
  subtract: (n) => many(l.subtract(), ...like(n, 2)),
  concatenate: (n) => many(l.concatenate(), [2, n(1, 3)], [2, n(1, 3)]),
  dot: (n) => many(l.dot({ axes: 2 }), [n(1, 3), 2], [n(1, 3), 2]),
  attention: (n) => many(l.attention({ useScale: true }), [n(1, 3), 2], [n(1, 3), 2]),
  additiveAttention: (n) => many(l.additiveAttention(), [n(1, 3), 2], [n(1, 3), 2]),
  multiHeadAttention: (n) => many(l.multiHeadAttention({ numHeads: n(1, 2), keyDim: n(1, 3) }), [n(1, 3), 2], [n(1, 3), n(1, 3)]),
  groupQueryAttention: (n) => many(l.groupQueryAttention({ headDim: n(1, 3), numQueryHeads: 2, numKeyValueHeads: n(1, 2) }), [n(1, 3), 2], [n(1, 3), n(1, 3)]),
  highway: (n) => one(l.highway({ activation: "tanh" }), n(1, 4)),
  residual: (n) => one(l.residual({ body: l.dense({ units: n(1, 3), activation: "tanh" }) }), n(1, 4)),
  inception: (n) => one(l.inception({ one: 1, three: [n(1, 2), 1], five: [1, n(1, 2)], pool: 1 }), ...image(n)),
  mergeSum: (n) => one(l.mergeSum({ branches: [l.dense({ units: 2 }), [l.dense({ units: n(1, 3) }), l.dense({ units: 2 })]] }), n(1, 4)),
  mergeBroadcast: (n) => one(l.mergeBroadcast({ branches: [l.dense({ units: n(1, 3) }), []], merge: "depth" }), ...steps(n)),
  simpleRnn: (n) => one(l.simpleRnn({ units: n(1, 3) }), ...steps(n)),
  lstm: (n) => one(l.lstm({ units: n(1, 3), returnSequences: true }), ...steps(n)),
  gru: (n) => one(l.gru({ units: n(1, 3), returnSequences: true, returnState: true }), ...steps(n)),
  simpleRnnCell: (n) => many(l.simpleRnnCell({ units: 2 }), [n(1, 3)], [2]),
  gruCell: (n) => many(l.gruCell({ units: 2 }), [n(1, 3)], [2]),
  lstmCell: (n) => many(l.lstmCell({ units: 2 }), [n(1, 3)], [2], [2]),
  stackedRnnCells: (n) => many(l.stackedRnnCells({ cells: [l.gruCell({ units: 2 }), l.simpleRnnCell({ units: 1 })] }), [n(1, 3)], [2], [1]),
  rnn: (n) => one(l.rnn({ cell: l.gruCell({ units: n(1, 3) }), returnSequences: true }), ...steps(n)),
  biRnn: (n) => one(l.biRnn({ units: n(1, 3) }), ...steps(n)),
  biLstm: (n) => one(l.biLstm({ units: n(1, 3) }), ...steps(n)),
  biBnRnn: (n) => one(l.biBnRnn({ units: n(1, 3) }), ...steps(n)),
  biSum: (n) => one(l.biSum(), n(1, 3), 2 * n(1, 3)),
  deepBiRnn: (n) => one(sequential(l.deepBiRnn({ units: n(1, 2), depth: 2, inputShape: [2, 2] })), 2, 2),
  deepBiLstm: (n) => one(sequential(l.deepBiLstm({ units: n(1, 2), depth: 2, inputShape: [2, 2] })), 2, 2),
  bidirectional: (n) => one(l.bidirectional({ layer: l.gru({ units: n(1, 3) }) }), ...steps(n)),
  timeDistributed: (n) => one(l.timeDistributed({ layer: l.dense({ units: n(1, 3), activation: "tanh" }) }), ...steps(n)),
  masking: (n) => one(l.masking(), ...steps(n)),
  recurrentLast: (n) => one(l.recurrentLast(), ...steps(n)),
  recurrentMean: (n) => one(l.recurrentMean(), ...steps(n)),
  recurrentSum: (n) => one(l.recurrentSum(), ...steps(n)),
  convLstm1d: (n) => one(l.convLstm1d({ filters: n(1, 2), kernelSize: n(1, 2) }), ...film(n, 1)),
  convLstm2d: (n) => one(l.convLstm2d({ filters: n(1, 2), kernelSize: n(1, 2), returnSequences: true }), ...film(n, 2)),
  convLstm3d: (n) => one(l.convLstm3d({ filters: 1, kernelSize: n(1, 2) }), ...film(n, 3)),
  stftSpectrogram: (n) => one(l.stftSpectrogram({ mode: "psd", frameLength: n(1, 4), frameStep: n(1, 3), fftLength: 4 }), n(4, 9), n(1, 2)),
  locallyConnected1d: (n) => one(l.locallyConnected1d({ filters: n(1, 3), kernelSize: n(1, 2), strides: n(1, 3) }), n(2, 6), n(1, 3)),
  locallyConnected2d: (n) => one(l.locallyConnected2d({ filters: n(1, 2), kernelSize: n(1, 2), strides: n(1, 3) }), ...image(n, 2)),
  l2Pooling2d: (n) => one(l.l2Pooling2d({ poolSize: n(1, 2), strides: n(1, 3) }), ...image(n, 2)),
  conv1d: (n) => one(l.conv1d({ filters: n(1, 3), kernelSize: n(1, 4), padding: "causal" }), ...steps(n)),
  conv2d: (n) => one(l.conv2d({ filters: n(1, 3), kernelSize: n(1, 2), strides: n(1, 3) }), ...image(n, 2)),
  conv3d: (n) => one(l.conv3d({ filters: n(1, 2), kernelSize: n(1, 2) }), 2, ...image(n, 2)),
  conv1dTranspose: (n) => one(l.conv1dTranspose({ filters: n(1, 3), kernelSize: n(1, 3), strides: n(1, 3) }), ...steps(n)),
  conv2dTranspose: (n) => one(l.conv2dTranspose({ filters: n(1, 2), kernelSize: n(1, 3), strides: n(1, 3) }), ...image(n)),
  conv3dTranspose: (n) => one(l.conv3dTranspose({ filters: 1, kernelSize: n(1, 2), strides: n(1, 2) }), n(1, 2), n(1, 2), n(1, 2), 2),
  depthwiseConv1d: (n) => one(l.depthwiseConv1d({ kernelSize: n(1, 2), depthMultiplier: n(1, 2) }), n(2, 5), n(1, 3)),
  depthwiseConv2d: (n) => one(l.depthwiseConv2d({ kernelSize: n(1, 2), strides: n(1, 3) }), ...image(n, 2)),
  separableConv1d: (n) => one(l.separableConv1d({ filters: n(1, 3), kernelSize: n(1, 2) }), n(2, 5), n(1, 3)),
  separableConv2d: (n) => one(l.separableConv2d({ filters: n(1, 3), kernelSize: n(1, 2), strides: n(1, 3) }), ...image(n, 2)),
  ...Object.fromEntries(
    [1, 2, 3].flatMap((rank) => {
      const cells = (n: Draw): number[] => [...Array.from({ length: rank }, () => n(2, 4)), n(1, 2)];
      const of = <O>(name: string, options: (n: Draw) => O): [string, (n: Draw) => Row][] => {
        const make = (layers as unknown as Record<string, (options: O) => BaseLayer>)[`${name}${rank}d`] as (options: O) => BaseLayer;
        return [[`${name}${rank}d`, (n) => one(make(options(n)), ...cells(n))]];
      };
      return [
        ...["maxPooling", "averagePooling"].flatMap((name) => of(name, (n) => ({ poolSize: n(1, 2), strides: n(1, 3) }))),
        ...["globalMaxPooling", "globalAveragePooling"].flatMap((name) => of(name, (n) => ({ keepDims: n(0, 1) === 1 }))),
        ...["adaptiveMaxPooling", "adaptiveAveragePooling"].flatMap((name) => of(name, (n) => ({ outputSize: n(1, 2) }))),
        ...of("zeroPadding", (n) => ({ padding: n(0, 2) })),
        ...of("cropping", (n) => ({ cropping: n(0, 0) })),
        ...of("upSampling", (n) => ({ size: n(1, 2) })),
      ];
    }),
  ),
};

/** What has no row here, and where it is held to a reference. */
const ELSEWHERE: readonly (readonly [test: string, names: RegExp])[] = [
  ["base.test.ts: it gives what it takes", /^input$/],
  ["augmentations.test.ts and imageChanges.test.ts: changes of pictures, without weights, most of them drawn", /^(random[A-Z]|autoContrast|augMix|cutMix|mixUp|randAugment|equalization|contrastLimited|solarization|maxNumBoundingBoxes|pipeline)/],
  ["features.test.ts: tables of words and class numbers", /^(categoryEncoding|discretization|hashing|hashedCrossing|stringLookup|integerLookup|textVectorization)$/],
  ["spectrograms.test.ts: it ends in a logarithm with a floor", /^melSpectrogram$/],
  ["neonLayers.test.ts: regions name images of the batch", /^roiPooling$/],
];

function inputsOf({ shapes, classes = [] }: Row, batch: number, seed: number): Tensor[] {
  return shapes.map((shape, i) => {
    const count = shape.reduce((a, b) => a * b, batch);
    const values = numbers(count, seed + 7 * i).map((value) => 1.5 * value);
    const most = classes[i];
    return most === undefined ? tf.tensor(values, [batch, ...shape]) : tf.tensor(values.map((value) => Math.floor(Math.abs(value) * 100) % most), [batch, ...shape], "int32");
  });
}

/** Σ outputs · sines, added up in double precision so that differences are exact. */
function weighed(layer: BaseLayer, inputs: readonly Tensor[]): number {
  return tf.tidy(() => layer.callAll(inputs, { training: false }).reduce((sum, y, k) => sum + y.dataSync().reduce((part, value, i) => part + value * Math.sin(31 + 10 * k + i) * 0.5, 0), 0));
}

/** The slope along a direction, by central differences of two steps, which together are exact to the fourth order. */
function slopeAlong(value: () => number, { variable }: Weight, direction: ArrayLike<number>): number {
  const start = variable.dataSync().slice();
  const at = (by: number): number => {
    tf.tidy(() => variable.assign(tf.tensor(Float32Array.from(start, (x, i) => x + by * (direction[i] ?? 0)), variable.shape)));
    return value();
  };
  const difference = (step: number): number => (at(step) - at(-step)) / (2 * step);
  const [near, far] = [difference(4e-3), difference(8e-3)];
  tf.tidy(() => variable.assign(tf.tensor(start, variable.shape)));
  return (4 * near - far) / 3;
}

function checkSlopes(layer: BaseLayer, inputs: readonly Tensor[], what: string): void {
  const fed = inputs.map((input, i) => (input.dtype === "float32" ? new Weight(`input ${i}`, input.clone()) : undefined));
  const given = (): Tensor[] => inputs.map((input, i) => fed[i]?.variable ?? input);
  const sources = [...layer.trainableWeights, ...fed.filter((weight) => weight !== undefined)];
  if (sources.length === 0) return;
  const { value, grads } = gradients(
    () => layer.callAll(given(), { training: false }).reduce<Tensor>((sum, y, k) => sum.add(y.mul(sines(y.shape, 31 + 10 * k)).sum()), tf.scalar(0)),
    sources.map(({ variable }) => variable),
  );
  sources.forEach((source, i) => {
    const direction = numbers(source.variable.size, 3 + i);
    const slope = slopeAlong(() => weighed(layer, given()), source, direction);
    const along = Array.from(grads[i]?.dataSync() ?? []).reduce((sum, g, k) => sum + g * (direction[k] ?? 0), 0);
    expect(Math.abs(along - slope), `${what}: the gradient of ${source.name} along a direction is ${along}, by differences ${slope}`).toBeLessThan(1e-3 * Math.max(1, Math.abs(slope)));
  });
  tf.dispose([value, ...grads]);
  for (const weight of fed) weight?.dispose();
}

/** The outputs for a batch are those for its samples, one at a time. */
function checkSamples(layer: BaseLayer, inputs: readonly Tensor[], batch: number, what: string): void {
  tf.tidy(() => {
    const outputs = layer.callAll(inputs, { training: false });
    expect(layer.connectAll(inputs.map(({ shape }) => shape.slice(1))), what).toEqual(outputs.map(({ shape }) => shape.slice(1)));
    for (let sample = 0; sample < batch; sample++) {
      const alone = layer.callAll(inputs.map((input) => input.slice([sample], [1])), { training: false });
      alone.forEach((y, k) => {
        const wanted = outputs[k]?.slice([sample], [1]).dataSync() ?? [];
        y.dataSync().forEach((value, i) => expect(Math.abs(value - (wanted[i] ?? Number.NaN)), `${what}: sample ${sample} alone`).toBeLessThanOrEqual(1e-5 * Math.max(1, Math.abs(value))));
      });
    }
  });
}

/** A mask that leaves all steps counts for nothing, and where no step of a sample counts its numbers and gradients stay finite. */
function checkMasks(layer: BaseLayer, input: Tensor, what: string): void {
  const [batch = 0, time = 0] = input.shape;
  const weight = new Weight("input", input.clone());
  const run = (mask: Tensor | undefined): Tensor => {
    const [signal] = layer.pass([{ tensor: weight.variable, ...(mask === undefined ? {} : { mask }) }], { training: false });
    if (signal === undefined) throw new Error("no output");
    return signal.tensor;
  };
  const plain = run(undefined).dataSync();
  run(tf.ones([batch, time], "bool")).dataSync().forEach((value, i) => expect(Math.abs(value - (plain[i] ?? Number.NaN)), `${what}: all steps count`).toBeLessThanOrEqual(1e-5 * Math.max(1, Math.abs(value))));
  const none = tf.zeros([batch, time], "bool");
  const { value, grads } = gradients(() => run(none).sum(), [weight.variable, ...layer.trainableWeights.map(({ variable }) => variable)]);
  for (const tensor of [value, ...grads]) expect(tensor.dataSync().every(Number.isFinite), `${what}: no step counts`).toBe(true);
  weight.dispose();
}

/** Layers of sequences, which see masks. */
const MASKED = /^(simpleRnn|lstm|gru|rnn|biRnn|biLstm|biBnRnn|biSum|bidirectional|deepBi\w+|timeDistributed|recurrent\w+|globalAveragePooling1d|masking|dense|softmax|conv1d|layerNormalization)$/;

describe("every layer, smallest and on shapes drawn at random", () => {
  it.each(Object.entries(rows))("%s: its gradients are its slopes, and samples don't see each other", (name, make) => {
    for (const draw of [0, 1, 2]) {
      let state = 100 * draw + name.length;
      const n: Draw = (least, most) => (draw === 0 ? least : least + (Math.floor(Math.abs(numbers(1, (state += 17))[0] ?? 0) * 1e4) % (most - least + 1)));
      const row = make(n);
      const { layer, shapes, slope } = row;
      layer.connectAll(shapes.map((shape) => [...shape]));
      setSines(layer);
      const batch = n(1, 3);
      const what = `${JSON.stringify(shapes)}, ${batch} samples`;
      const inputs = inputsOf(row, batch, 40 + draw);
      tf.tidy(() => void layer.callAll(inputs, { training: false }));
      const before = tf.memory().numTensors;
      checkSamples(layer, inputs, batch, what);
      expect(tf.memory().numTensors, `${what}: tensors left over`).toBe(before);
      if (slope === undefined) checkSlopes(layer, inputs, what);
      if (MASKED.test(name)) checkMasks(layer, inputs[0] as Tensor, what);
      layer.dispose();
    }
  });

  it("has all layers, or says where they are", () => {
    const factories = Object.keys(layers).filter((name) => /^[a-z]/.test(name));
    const listed = (name: string): boolean => Object.hasOwn(rows, name) || ELSEWHERE.some(([, names]) => names.test(name));
    expect(factories.filter((name) => !listed(name))).toEqual([]);
    expect(Object.keys(rows).filter((name) => !factories.includes(name))).toEqual([]);
  });
});
