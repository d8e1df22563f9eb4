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
  readonly write?: Readonly<Record<string, (value: unknown, layer: BaseLayer) => unknown>>;
  readonly read?: Readonly<Record<string, (value: unknown, layerOf: (value: unknown) => BaseLayer) => unknown>>;
  /** Makes the layer, where it is not simply its factory. */
  readonly make?: (options: Readonly<Record<string, unknown>>) => BaseLayer;
  /** Where Keras keeps the layer's own weights, under the layer's place: `cell` for `cell/vars/0`. */
  readonly place?: string;
  /** Where it keeps those of the layers within, by our field: `{ forwardLayer: "forward_layer" }`. */
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
    harmless: { groups: [1], output_padding: [null] },
  };
}

const SEPARATE = ["depthwiseInitializer", "depthwiseRegularizer", "depthwiseConstraint"];
const POINTWISE = ["pointwiseInitializer", "pointwiseRegularizer", "pointwiseConstraint"];
const BIAS = ["useBias", "biasInitializer", "biasRegularizer", "biasConstraint"];
const AXES = ["1", "2", "3"] as const;

const standard = (kind: string, className: string, ...options: readonly string[]): LayerMapping => ({ kind, className, options });

const MAPPINGS: readonly LayerMapping[] = [
  { kind: "dense", className: "Dense", options: ["units", "activation", ...KERNEL_AND_BIAS] },
  standard("flatten", "Flatten"),
  standard("reshape", "Reshape", "targetShape"),
  { kind: "dropout", className: "Dropout", options: ["rate"] },
  {
    kind: "activation",
    className: "Activation",
    options: ["activation"],
    make: ({ activation: choice, ...options }) => activation(choice as ActivationChoice, options),
  },
  {
    kind: "batchNormalization",
    className: "BatchNormalization",
    options: ["momentum", "epsilon", "axis", "movingMeanInitializer", "movingVarianceInitializer", ...AFFINE],
    harmless: { renorm: [false], renorm_momentum: "any" },
  },
  ...AXES.map((n) => convolution(`conv${n}d`, `Conv${n}D`, ["filters", "groups", ...KERNEL_AND_BIAS])),
  ...AXES.map((n) => convolution(`conv${n}dTranspose`, `Conv${n}DTranspose`, ["filters", ...KERNEL_AND_BIAS])),
  ...["1", "2"].map((n) => convolution(`depthwiseConv${n}d`, `DepthwiseConv${n}D`, ["depthMultiplier", ...SEPARATE, ...BIAS])),
  ...["1", "2"].map((n) => convolution(`separableConv${n}d`, `SeparableConv${n}D`, ["filters", "depthMultiplier", ...SEPARATE, ...POINTWISE, ...BIAS])),
  ...AXES.flatMap((n) => ["max", "average"].map((op): LayerMapping => ({
    kind: `${op}Pooling${n}d`,
    className: `${op === "max" ? "Max" : "Average"}Pooling${n}D`,
    options: ["poolSize", "strides", "padding"],
    write: { padding: noNumbers },
  }))),
];

/** Mappings by our kind of layer. */
export const BY_KIND: ReadonlyMap<string, LayerMapping> = new Map(MAPPINGS.map((mapping) => [mapping.kind, mapping]));

/** Mappings by Keras' class. */
export const BY_CLASS: ReadonlyMap<string, LayerMapping> = new Map(MAPPINGS.map((mapping) => [mapping.className, mapping]));
