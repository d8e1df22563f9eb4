export { conv, type ConvArithmetic, type ConvOptions } from "./conv.js";
export { convTranspose, type ConvTransposeOptions } from "./convTranspose.js";
export { dense, type DenseArithmetic, type DenseOptions } from "./dense.js";
export { depthwiseConv, type DepthwiseConvOptions } from "./depthwiseConv.js";
export { explainParams, type Counted, type ParamsExplained } from "./explainParams.js";
export { pooling, type PoolingArithmetic, type PoolingOptions } from "./pooling.js";
export type { Shape } from "./shape.js";
export type { Lengths, Padding, Pair } from "./window.js";
export type { Worked } from "./worked.js";
