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

// How many numbers a line of the cache holds.
constexpr int64_t kLine = 16;

// Has a line come to the first cache. It may lie past the end of what there is.
inline __attribute__((always_inline)) void Fetch(const float* line) { __builtin_prefetch(line); }

// Of what there is for each kind of processor, what is for the one at hand.
#if defined(__x86_64__) && defined(__GNUC__)
template <typename Method>
const Method& ForThisProcessor(const Method& avx512, const Method& avx2, const Method& anywhere) {
  if (__builtin_cpu_supports("avx512f")) return avx512;
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") ? avx2 : anywhere;
}
#endif

}  // namespace gradbook
