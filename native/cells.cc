#include "cells.h"

#include "squashing.h"

namespace gradbook {

GRADBOOK_EVERY_X86
void Lstm(Sizes sizes, const float* x, const float* s, const float* c, float* h, float* new_c, float* gates) {
  const auto [batch, units] = sizes;
  for (int64_t row = 0; row < batch; row++, x += 4 * units, s += 4 * units, gates += 4 * units, c += units, h += units, new_c += units) {
    GRADBOOK_INDEPENDENT
    for (int64_t u = 0; u < units; u++) {
      const float i = Sigmoid(x[u] + s[u]);
      const float f = Sigmoid(x[u + units] + s[u + units]);
      const float g = Tanh(x[u + 2 * units] + s[u + 2 * units]);
      const float o = Sigmoid(x[u + 3 * units] + s[u + 3 * units]);
      const float carried = f * c[u] + i * g;
      gates[u] = i;
      gates[u + units] = f;
      gates[u + 2 * units] = g;
      gates[u + 3 * units] = o;
      new_c[u] = carried;
      h[u] = o * Tanh(carried);
    }
  }
}

GRADBOOK_EVERY_X86
void LstmGrad(Sizes sizes, const float* gates, const float* c, const float* new_c, const float* dh, const float* dnew_c, float* dz, float* dc) {
  const auto [batch, units] = sizes;
  for (int64_t row = 0; row < batch; row++, gates += 4 * units, dz += 4 * units, c += units, new_c += units, dh += units, dnew_c += units, dc += units) {
    GRADBOOK_INDEPENDENT
    for (int64_t u = 0; u < units; u++) {
      const float i = gates[u], f = gates[u + units], g = gates[u + 2 * units], o = gates[u + 3 * units];
      const float shown = Tanh(new_c[u]);
      const float dcarried = dnew_c[u] + dh[u] * o * (1 - shown * shown);
      dz[u] = dcarried * g * i * (1 - i);
      dz[u + units] = dcarried * c[u] * f * (1 - f);
      dz[u + 2 * units] = dcarried * i * (1 - g * g);
      dz[u + 3 * units] = dh[u] * shown * o * (1 - o);
      dc[u] = dcarried * f;
    }
  }
}

GRADBOOK_EVERY_X86
void Gru(Sizes sizes, const float* x, const float* s, const float* h, float* new_h, float* gates) {
  const auto [batch, units] = sizes;
  for (int64_t row = 0; row < batch; row++, x += 3 * units, s += 3 * units, gates += 3 * units, h += units, new_h += units) {
    GRADBOOK_INDEPENDENT
    for (int64_t u = 0; u < units; u++) {
      const float z = Sigmoid(x[u] + s[u]);
      const float r = Sigmoid(x[u + units] + s[u + units]);
      const float p = Tanh(x[u + 2 * units] + r * s[u + 2 * units]);
      gates[u] = z;
      gates[u + units] = r;
      gates[u + 2 * units] = p;
      new_h[u] = p + z * (h[u] - p);
    }
  }
}

GRADBOOK_EVERY_X86
void GruGrad(Sizes sizes, const float* gates, const float* s, const float* h, const float* dnew_h, float* dx, float* ds, float* dh) {
  const auto [batch, units] = sizes;
  for (int64_t row = 0; row < batch; row++, gates += 3 * units, s += 3 * units, dx += 3 * units, ds += 3 * units, h += units, dnew_h += units, dh += units) {
    GRADBOOK_INDEPENDENT
    for (int64_t u = 0; u < units; u++) {
      const float z = gates[u], r = gates[u + units], p = gates[u + 2 * units];
      const float dp = dnew_h[u] * (1 - z) * (1 - p * p);
      const float dz = dnew_h[u] * (h[u] - p) * z * (1 - z);
      const float dr = dp * s[u + 2 * units] * r * (1 - r);
      dx[u] = ds[u] = dz;
      dx[u + units] = ds[u + units] = dr;
      dx[u + 2 * units] = dp;
      ds[u + 2 * units] = dp * r;
      dh[u] = dnew_h[u] * z;
    }
  }
}

}  // namespace gradbook
