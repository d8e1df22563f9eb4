export { Adam, adam, type AdamOptions } from "./adam.js";
export type { OptimizerChoice } from "./named.js";
export { Optimizer, type OptimizerOptions, type Slots } from "./optimizer.js";
export { Sgd, sgd, type SgdOptions } from "./sgd.js";
