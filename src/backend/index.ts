export { backend, type BackendInfo, tf } from "./backend.js";
export { CompiledStep, compileStep, type CompileOptions, type RunOptions } from "./compiled/compiledStep.js";
export { type AdamUpdate, fusedAdam } from "./fusedAdam.js";
export { projectRoot } from "./projectRoot.js";
export { globalRandom, RandomSource, setSeed } from "./randomSource.js";
export { RandomState } from "./randomState.js";
export type { Rung } from "./rungs/rung.js";
export type { DataType, Rank, Scalar, Tensor, Tensor1D, Tensor2D, Tensor3D, Tensor4D, Tensor5D, TensorLike, Variable } from "./tfjs.js";
export { gradients, type Gradients, gradientsWhereUsed, variable, type VariableOptions } from "./variables.js";
