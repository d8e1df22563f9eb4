import type { BaseLayer } from "../../layers/baseLayer.js";
import { activation } from "../../layers/activationLayer.js";
import type { ActivationChoice } from "../../activations/named.js";

/** How a kind of layer here and a class of Keras' stand for each other. */
export interface LayerMapping {
  readonly kind: string;
  readonly className: string;
  /** The options that both have, by our names. */
  readonly options: readonly string[];
  /** Options that Keras calls otherwise than our name with underscores. */
  readonly renamed?: Readonly<Record<string, string>>;
  /** What Keras needs to be told, and must say, for the same layer. */
  readonly fixed?: Readonly<Record<string, unknown>>;
  /** Options of Keras' that change nothing here, with the values for which that holds. */
  readonly harmless?: Readonly<Record<string, readonly unknown[] | "any">>;
  /** Options of ours that make the layer what Keras' class is. */
  readonly ours?: Readonly<Record<string, unknown>>;
  /** Options of ours that others express in what the layer says of itself. */
  readonly covered?: readonly string[];
  readonly write?: Readonly<Record<string, (value: unknown, layer: BaseLayer) => unknown>>;
  readonly read?: Readonly<Record<string, (value: unknown) => unknown>>;
  /** Makes the layer, where it is not simply its factory. */
  readonly make?: (options: Readonly<Record<string, unknown>>) => BaseLayer;
  /** The argument by which Keras' layer takes its inputs after the first; without it they come as a list. */
  readonly rest?: string;
  /** Whether Keras' layer takes its inputs one by one. */
  readonly isSpread?: boolean;
  /** What Keras calls the layer's place in a file, where it does not follow from the class' name. */
  readonly place?: string;
  /** Where Keras keeps the weights of the layers within, by our field: `{ forwardLayer: "forward_layer" }`. */
  readonly within?: Readonly<Record<string, string>>;
}

const KERNEL_AND_BIAS = ["useBias", "kernelInitializer", "biasInitializer", "kernelRegularizer", "biasRegularizer", "kernelConstraint", "biasConstraint"];
const AFFINE = ["center", "scale", "gammaInitializer", "betaInitializer", "gammaRegularizer", "betaRegularizer", "gammaConstraint", "betaConstraint"];

const noNumbers = (value: unknown, layer: BaseLayer): unknown => {
  if (typeof value === "string") return value;
  if (value === 0) return "valid";
  throw new Error(`save: Keras pads "valid" or "same"; layer ${layer.name} has padding ${JSON.stringify(value)}. Put layers.zeroPadding before it, which says the same.`);
};

function convolution(kind: string, className: string, options: readonly string[]): LayerMapping {
  return {
    kind,
    className,
    options: ["kernelSize", "strides", "padding", "dilation", "activation", ...options],
    renamed: { dilation: "dilation_rate" },
    write: { padding: noNumbers },
    harmless: { groups: [1] },
    covered: options.includes("depthMultiplier") ? ["kernelInitializer", "kernelRegularizer", "kernelConstraint"] : [],
  };
}

/** Keras has no list around what there is one of. */
const onlyOne = (value: unknown): unknown => (Array.isArray(value) ? value[0] : value);

const SEPARATE = ["depthwiseInitializer", "depthwiseRegularizer", "depthwiseConstraint"];
const POINTWISE = ["pointwiseInitializer", "pointwiseRegularizer", "pointwiseConstraint"];
const BIAS = ["useBias", "biasInitializer", "biasRegularizer", "biasConstraint"];

const standard = (kind: string, className: string, ...options: readonly string[]): LayerMapping => ({ kind, className, options });

const SEQUENCE = ["returnSequences", "returnState", "goBackwards", "stateful", "zeroOutputForMask", "unroll"];
const CELL = [
  ...["activation", "useBias", "kernelInitializer", "recurrentInitializer", "biasInitializer", "dropout", "recurrentDropout"],
  ...["kernelRegularizer", "recurrentRegularizer", "biasRegularizer", "kernelConstraint", "recurrentConstraint", "biasConstraint"],
];

/** A recurrent layer and its cell. */
function recurrent(name: string, className: string, options: readonly string[], ours: Readonly<Record<string, unknown>>): LayerMapping[] {
  const shared = { ours, harmless: { implementation: "any" as const } };
  const all = ["units", ...CELL, ...options];
  return [
    { kind: name, className, options: [...SEQUENCE, ...all], ...shared, within: { cell: "cell" }, rest: "initial_state" },
    { kind: `${name}Cell`, className: `${className}Cell`, options: all, ...shared },
  ];
}

function manyHeads(kind: string, className: string, options: readonly string[], before = ""): LayerMapping {
  return {
    kind,
    className,
    options: [...options, "dropout", "useBias", "kernelInitializer", "biasInitializer"],
    ours: { causal: false, returnScores: false, useGate: false },
    harmless: { flash_attention: "any", attention_axes: [[1]], use_gate: [false] },
    isSpread: true,
    within: Object.fromEntries(["query", "key", "value", "output"].map((part) => [`${part}Dense`, `${before}${part}_dense`])),
  };
}

const WINDOWED = ["1", "2", "3"].flatMap((n): LayerMapping[] => [
  convolution(`conv${n}d`, `Conv${n}D`, ["filters", "groups", ...KERNEL_AND_BIAS]),
  convolution(`conv${n}dTranspose`, `Conv${n}DTranspose`, ["filters", ...KERNEL_AND_BIAS]),
  ...(["Max", "Average"] as const).flatMap((op): LayerMapping[] => [
    { kind: `${op.toLowerCase()}Pooling${n}d`, className: `${op}Pooling${n}D`, options: ["poolSize", "strides", "padding"], write: { padding: noNumbers } },
    { kind: `global${op}Pooling${n}d`, className: `Global${op}Pooling${n}D`, options: ["keepDims"], renamed: { keepDims: "keepdims" } },
    { kind: `adaptive${op}Pooling${n}d`, className: `Adaptive${op}Pooling${n}D`, options: ["outputSize"] },
  ]),
  {
    kind: `convLstm${n}d`,
    className: `ConvLSTM${n}D`,
    options: [...SEQUENCE, ...CELL, "filters", "kernelSize", "strides", "padding", "dilation", "recurrentActivation", "unitForgetBias"],
    renamed: { dilation: "dilation_rate" },
    within: { cell: "cell" },
    rest: "initial_state",
  },
  { kind: `spatialDropout${n}d`, className: `SpatialDropout${n}D`, options: ["rate"], covered: ["keep"] },
  { kind: `zeroPadding${n}d`, className: `ZeroPadding${n}D`, options: ["padding"], ...(n === "1" ? { write: { padding: onlyOne } } : {}) },
  { kind: `cropping${n}d`, className: `Cropping${n}D`, options: ["cropping"], ...(n === "1" ? { write: { cropping: onlyOne } } : {}) },
  { kind: `upSampling${n}d`, className: `UpSampling${n}D`, options: n === "2" ? ["size", "interpolation"] : ["size"], ...(n === "1" ? { write: { size: onlyOne } } : {}) },
]);

const MAPPINGS: readonly LayerMapping[] = [
  { kind: "dense", className: "Dense", options: ["units", "activation", ...KERNEL_AND_BIAS] },
  {
    kind: "activation",
    className: "Activation",
    options: ["activation"],
    make: ({ activation: choice, ...options }) => activation(choice as ActivationChoice, options),
  },
  ...Object.entries({ relu: "ReLU maxValue negativeSlope threshold", leakyRelu: "LeakyReLU negativeSlope", elu: "ELU alpha", softmax: "Softmax axis" }).map(([kind, words]): LayerMapping => {
    const [className = "", ...options] = words.split(" ");
    return { kind, className, options, covered: ["activation"] };
  }),
  ...WINDOWED,
  ...["1", "2"].flatMap((n) => [
    convolution(`depthwiseConv${n}d`, `DepthwiseConv${n}D`, ["depthMultiplier", ...SEPARATE, ...BIAS]),
    convolution(`separableConv${n}d`, `SeparableConv${n}D`, ["filters", "depthMultiplier", ...SEPARATE, ...POINTWISE, ...BIAS]),
  ]),
  {
    kind: "batchNormalization",
    className: "BatchNormalization",
    options: ["momentum", "epsilon", "axis", "movingMeanInitializer", "movingVarianceInitializer", ...AFFINE],
    harmless: { renorm: [false], renorm_momentum: "any" },
  },
  { kind: "layerNormalization", className: "LayerNormalization", options: ["axis", "epsilon", ...AFFINE], harmless: { rms_scaling: [false] } },
  { kind: "groupNormalization", className: "GroupNormalization", options: ["groups", "epsilon", ...AFFINE], harmless: { axis: [-1] } },
  standard("rmsNormalization", "RMSNormalization", "axis", "epsilon"),
  standard("unitNormalization", "UnitNormalization", "axis"),
  { kind: "dropout", className: "Dropout", options: ["rate", "noiseShape"], covered: ["keep"] },
  standard("gaussianDropout", "GaussianDropout", "rate"),
  standard("gaussianNoise", "GaussianNoise", "stddev"),
  standard("alphaDropout", "AlphaDropout", "rate", "noiseShape"),
  standard("activityRegularization", "ActivityRegularization", "l1", "l2"),
  standard("flatten", "Flatten"),
  standard("identity", "Identity"),
  standard("reshape", "Reshape", "targetShape"),
  standard("permute", "Permute", "dims"),
  standard("repeatVector", "RepeatVector", "n"),
  standard("rescaling", "Rescaling", "scale", "offset"),
  { kind: "prelu", className: "PReLU", options: ["alphaInitializer", "alphaRegularizer", "alphaConstraint", "sharedAxes"] },
  ...["add", "subtract", "multiply", "average", "maximum", "minimum"].map((kind) => standard(kind, kind.charAt(0).toUpperCase() + kind.slice(1))),
  standard("concatenate", "Concatenate", "axis"),
  standard("dot", "Dot", "axes", "normalize"),
  {
    kind: "embedding",
    className: "Embedding",
    options: ["inputDim", "outputDim", "embeddingsInitializer", "embeddingsRegularizer", "embeddingsConstraint", "maskZero"],
    harmless: { input_length: "any" },
  },
  { kind: "attention", className: "Attention", options: ["useScale", "scoreMode", "dropout"], ours: { causal: false, returnScores: false } },
  { kind: "additiveAttention", className: "AdditiveAttention", options: ["useScale", "dropout"], ours: { causal: false, returnScores: false } },
  manyHeads("multiHeadAttention", "MultiHeadAttention", ["numHeads", "keyDim", "valueDim", "outputShape"]),
  { ...manyHeads("groupQueryAttention", "GroupQueryAttention", ["headDim", "numQueryHeads", "numKeyValueHeads"], "_"), place: "grouped_query_attention" },
  { kind: "einsumDense", className: "EinsumDense", options: ["equation", "outputShape", "biasAxes", "activation", ...KERNEL_AND_BIAS.slice(1)], write: { biasAxes: (value) => (value === "" ? null : value) } },
  {
    kind: "resizing",
    className: "Resizing",
    options: ["height", "width", "interpolation", "antialias", "cropToAspectRatio", "padToAspectRatio", "fillValue"],
    harmless: { fill_mode: ["constant"] },
  },
  standard("centerCrop", "CenterCrop", "height", "width"),
  ...recurrent("lstm", "LSTM", ["recurrentActivation", "unitForgetBias"], { peephole: false }),
  ...recurrent("gru", "GRU", ["recurrentActivation", "resetAfter"], { updateGate: "keep" }),
  ...recurrent("simpleRnn", "SimpleRNN", [], {}),
  { kind: "rnn", className: "RNN", options: ["cell", ...SEQUENCE], within: { cell: "cell" }, rest: "initial_state" },
  { kind: "stackedRnnCells", className: "StackedRNNCells", options: ["cells"], within: { cells: "cells" } },
  standard("masking", "Masking", "maskValue"),
  { kind: "timeDistributed", className: "TimeDistributed", options: ["layer"], within: { layer: "layer" } },
  {
    kind: "bidirectional",
    className: "Bidirectional",
    options: ["layer", "backwardLayer", "mergeMode"],
    ours: { splitInputs: false },
    write: { mergeMode: (value) => (value === "none" ? null : value) },
    read: { mergeMode: (value) => value ?? "none" },
    within: { forwardLayer: "forward_layer", backwardLayer: "backward_layer" },
  },
];

/** Mappings by our kind of layer. */
export const BY_KIND: ReadonlyMap<string, LayerMapping> = new Map(MAPPINGS.map((mapping) => [mapping.kind, mapping]));

/** Mappings by Keras' class. */
export const BY_CLASS: ReadonlyMap<string, LayerMapping> = new Map(MAPPINGS.map((mapping) => [mapping.className, mapping]));
