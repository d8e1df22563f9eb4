// Sums and maxima over numbers that lie in a row, taken in parts beside each other, which the processor works on at once.
#pragma once

#include <cstdint>
#include <limits>

#include "kernel.h"

namespace gradbook {

constexpr int64_t kLanes = 16;

// The sum of term(0) to term(size - 1).
template <typename Term>
GRADBOOK_INLINE float Sum(int64_t size, Term term) {
  float lanes[kLanes] = {};
  int64_t i = 0;
  for (; i + kLanes <= size; i += kLanes) {
    for (int64_t lane = 0; lane < kLanes; lane++) lanes[lane] += term(i + lane);
  }
  float sum = 0;
  for (; i < size; i++) sum += term(i);
  for (const float lane : lanes) sum += lane;
  return sum;
}

// The highest of the numbers, NaN passed over; minus infinity where there is none.
GRADBOOK_INLINE float Highest(int64_t size, const float* x) {
  float lanes[kLanes];
  for (float& lane : lanes) lane = -std::numeric_limits<float>::infinity();
  int64_t i = 0;
  for (; i + kLanes <= size; i += kLanes) {
    for (int64_t lane = 0; lane < kLanes; lane++) lanes[lane] = x[i + lane] > lanes[lane] ? x[i + lane] : lanes[lane];
  }
  float highest = lanes[0];
  for (; i < size; i++) highest = x[i] > highest ? x[i] : highest;
  for (const float lane : lanes) highest = lane > highest ? lane : highest;
  return highest;
}

}  // namespace gradbook
