// Products of matrices of middling size as ops of our own, for where they are faster than TensorFlow's: see src/backend/mends/products.ts.
#pragma once

namespace gradbook {

// Makes the ops known to TensorFlow's CPU device. Once a process. Each has an attribute `linger`: helpers stay awake for the next op, see Parallel.
//
// GradbookProduct: a [M, K], b [K, N] -> y [M, N] with y = a · b.
// GradbookProductOfLeftTransposed: a [K, M], b [K, N] -> y [M, N] with y = aᵀ · b.
// GradbookProductOfRightTransposed: a [M, K], b [N, K] -> y [M, N] with y = a · bᵀ.
// GradbookProductWithBias: a [M, K], b [K, N], bias [N] -> y [M, N] with y = a · b + bias.
// GradbookProductWithBiasAndRelu: the same, and 0 for all below it.
// GradbookBatchProduct, GradbookBatchProductOfLeftTransposed, GradbookBatchProductOfRightTransposed: the first three for each of the matrices of a [..., M, K] and b [..., K, N].
void RegisterMatrixProduct();

}  // namespace gradbook
