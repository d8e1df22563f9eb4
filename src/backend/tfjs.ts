/** The whole tfjs namespace, as every rung offers it. */
export type Tfjs = typeof import("@tensorflow/tfjs");

export type { DataType, Rank, Scalar, Tensor, Tensor1D, Tensor2D, Tensor3D, Tensor4D, Tensor5D, TensorLike, Variable } from "@tensorflow/tfjs";
