export { L1, l1, type L1Options } from "./l1.js";
export { L1L2, l1l2, type L1L2Options } from "./l1l2.js";
export { L2, l2, type L2Options } from "./l2.js";
export type { RegularizerChoice } from "./named.js";
export { Orthogonal, orthogonal, type OrthogonalOptions } from "./orthogonal.js";
export { Regularizer } from "./regularizer.js";
