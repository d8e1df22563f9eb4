// Numbers as the processor takes them at once, and what is compiled once for each kind of processor.
#pragma once

#include <cstdint>

namespace gradbook {

// They may lie anywhere in memory.
template <int kNumbers>
struct Lane {
  typedef float Type __attribute__((vector_size(kNumbers * sizeof(float)), aligned(sizeof(float)), may_alias));
  typedef int32_t Order __attribute__((vector_size(kNumbers * sizeof(int32_t))));
};

}  // namespace gradbook
