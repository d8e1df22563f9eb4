// Batches on their way from a data set in JavaScript's memory into TensorFlow's: one copy, in which bytes become floats and numbers are scaled.
#pragma once

#include <tensorflow/c/tf_tensor.h>

#include <memory>
#include <vector>

#include "tensors.h"
#include "values.h"

namespace gradbook {

// Arrays of JavaScript's that tensors read from. TensorFlow may let a tensor go on any thread, and a reference to an array only ends on JavaScript's.
class Loans {
 public:
  Loans();
  // A tensor over `data`, which lies in `array` and is aligned as TensorFlow wants it. TensorFlow never writes there: the memory is not its own.
  TensorPtr Lend(napi_env env, napi_value array, TF_DataType type, const std::vector<int64_t>& shape, const void* data, size_t size);
  // Ends the references that nobody reads from any more. On JavaScript's thread.
  void Settle(napi_env env);

 private:
  struct Returned;
  struct Loan;
  // Outlives the environment, if a tensor does.
  std::shared_ptr<Returned> returned_;
};

// Zeros that begin where TensorFlow can read them without a copy.
napi_value AlignedFloats(napi_env env, size_t length);

// The rows of `values`, a Float32Array or Uint8Array, that `order`, a Uint32Array, names: a float tensor of `shape`, whose first axis is the rows, times `scale`. With
// `lend` the tensor reads from `values` itself where rows follow each other, are not scaled and are aligned: it changes when they do.
HandlePtr GatherRows(napi_env env, Loans& loans, const std::vector<int64_t>& shape, napi_value values, napi_value order, double scale, bool lend);

}  // namespace gradbook
