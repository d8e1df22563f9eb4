// Looks for numbers that are none.
#pragma once

#include <cstddef>

namespace gradbook {

// Whether none of `count` numbers is NaN or infinite.
bool AllFinite(const float* numbers, size_t count);

}  // namespace gradbook
