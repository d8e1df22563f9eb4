// Looks for numbers that are none.
#pragma once

#include <tensorflow/c/eager/c_api.h>

#include <cstddef>

namespace gradbook {

// Whether none of a float tensor's numbers is NaN or infinite.
bool IsFiniteTensor(TFE_TensorHandle* handle);

// Whether none of `count` numbers is NaN or infinite.
bool AllFinite(const float* numbers, size_t count);

}  // namespace gradbook
