// Sigmoid and tanh without a branch, so that a loop over them is computed several numbers at a time. NaN stays NaN.
#pragma once

#include <cstdint>
#include <cstring>

#include "kernel.h"

namespace gradbook {

// exp(x) = scale · (1 + rest), with scale a power of two and |rest| < 0.42: kept apart, so that exp(x) - 1 is exact near 0.
struct Exponential {
  float scale, rest;
};

// x between -87 and 87. With n = round(x / ln 2), r = x - n·ln 2 lies within ±0.35, where seven terms of the power series leave 1e-8.
GRADBOOK_INLINE Exponential Exp(float x) {
  // Adding 1.5·2^23 leaves no place for digits after the point: the sum is rounded, and its lowest bits are n.
  constexpr float kRounder = 12582912.0f;
  constexpr int32_t kRounderBits = 0x4B400000;
  const float shifted = x * 1.44269504f + kRounder;
  const float n = shifted - kRounder;
  // ln 2 in two parts, the first short enough that n times it is exact.
  const float r = (x - n * 0.693359375f) + n * 2.12194440e-4f;
  const float series = 1 / 2.0f + r * (1 / 6.0f + r * (1 / 24.0f + r * (1 / 120.0f + r * (1 / 720.0f + r * (1 / 5040.0f)))));
  int32_t bits;
  std::memcpy(&bits, &shifted, sizeof bits);
  bits = (bits - kRounderBits + 127) << 23;
  float scale;
  std::memcpy(&scale, &bits, sizeof scale);
  return {scale, r + r * r * series};
}

GRADBOOK_INLINE float Within(float x, float low, float high) {
  const float raised = x < low ? low : x;
  return raised > high ? high : raised;
}

// 1 / (1 + exp(-x))
GRADBOOK_INLINE float Sigmoid(float x) {
  const auto [scale, rest] = Exp(Within(-x, -87.0f, 87.0f));
  return 1.0f / (1.0f + (scale + scale * rest));
}

// tanh(x) = e / (e + 2) with e = exp(2x) - 1; beyond ±10 it is ±1 in float.
GRADBOOK_INLINE float Tanh(float x) {
  const auto [scale, rest] = Exp(Within(2.0f * x, -20.0f, 20.0f));
  const float e = scale * rest + (scale - 1.0f);
  return e / (e + 2.0f);
}

}  // namespace gradbook
