import type { NamedTensorInfoMap } from "@tensorflow/tfjs";
import type { Tfjs } from "../tfjs.js";
import { borrowWhere, type KernelAttributes } from "./borrowedKernels.js";

type Case = (inputs: NamedTensorInfoMap, attributes: KernelAttributes) => boolean;

/** tfjs-node takes padding by numbers for "valid" where all are 0. */
const paddedByNumbers: Case = (_inputs, { pad }) => typeof pad !== "string" && [pad].flat(2).some((width) => width !== 0);
const channelsFirst: Case = (_inputs, { dataFormat }) => dataFormat === "NCHW";
const flatIndices: Case = ({ indices }) => indices?.shape.length === 1;

/** True where an input has one of the dtypes. */
function has(...dtypes: readonly string[]): Case {
  return (inputs) => Object.values(inputs).some((input) => dtypes.includes(input?.dtype ?? ""));
}

/** What tfjs allows and tfjs-node or TensorFlow's CPU kernels refuse, by kernel. */
const REFUSED: Readonly<Record<string, Case>> = {
  AvgPool: paddedByNumbers,
  AvgPoolGrad: paddedByNumbers,
  AvgPool3D: paddedByNumbers,
  AvgPool3DGrad: paddedByNumbers,
  MaxPool: paddedByNumbers,
  MaxPoolGrad: paddedByNumbers,
  MaxPool3D: paddedByNumbers,
  MaxPool3DGrad: paddedByNumbers,
  Conv2DBackpropFilter: paddedByNumbers,
  Conv2DBackpropInput: paddedByNumbers,
  FusedConv2D: channelsFirst,
  ScatterNd: flatIndices,
  Less: has("string"),
  LessEqual: has("string"),
  Greater: has("string"),
  GreaterEqual: has("string"),
  LeakyRelu: has("int32"),
  Step: has("int32"),
  Diag: has("bool"),
};

/** Runs these cases in JavaScript. */
export function mendRefusedCases(tf: Tfjs): void {
  for (const [kernelName, refused] of Object.entries(REFUSED)) borrowWhere(tf, kernelName, refused);
}
