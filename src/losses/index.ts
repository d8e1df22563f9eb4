export { CategoricalCrossentropy, categoricalCrossentropy, type CategoricalCrossentropyOptions } from "./categoricalCrossentropy.js";
export { Loss, type Targets } from "./loss.js";
export { MeanSquaredError, meanSquaredError } from "./meanSquaredError.js";
export type { LossChoice } from "./named.js";
export {
  SparseCategoricalCrossentropy,
  sparseCategoricalCrossentropy,
  type SparseCategoricalCrossentropyOptions,
} from "./sparseCategoricalCrossentropy.js";
