export { conv, type ConvArithmetic, type ConvOptions } from "./conv.js";
export { dense, type DenseArithmetic, type DenseOptions } from "./dense.js";
export { explainParams, type Counted, type ParamsExplained } from "./explainParams.js";
export { pooling, type PoolingArithmetic, type PoolingOptions } from "./pooling.js";
export type { Shape } from "./shape.js";
export type { Padding, Pair } from "./window.js";
export type { Worked } from "./worked.js";
