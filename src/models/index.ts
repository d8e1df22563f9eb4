export type { FitOptions, Samples } from "./fitOptions.js";
export { History } from "./history.js";
export { Interruption } from "./interruption.js";
export { type BatchedOptions, type CompileChoices, Model, type ModelOptions } from "./model.js";
export { NonFiniteError } from "./nonFinite.js";
export { Sequential, sequential } from "./sequential.js";
export { Summary, type SummaryRow } from "./summary.js";
