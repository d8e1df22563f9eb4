// Batches on their way from a data set in JavaScript's memory into TensorFlow's: one copy, in which bytes become floats and numbers are scaled.
#pragma once

#include <vector>

#include "tensors.h"
#include "values.h"

namespace gradbook {

struct GatheredRows {
  HandlePtr tensor;
  // Whether none of them is NaN or infinite.
  bool finite;
};

// The rows of `values`, a Float32Array or Uint8Array, that `order`, a Uint32Array, names: a float tensor of `shape`, whose first axis is the rows, times `scale`.
GatheredRows GatherRows(napi_env env, const std::vector<int64_t>& shape, napi_value values, napi_value order, double scale);

}  // namespace gradbook
