// The elementwise part of a recurrent cell's step, row by row of a batch, forwards and backwards: one pass over memory. recurrent.h has the formulas.
//
// Each row of x, s, gates and their gradients holds a block of `units` numbers for each gate; each row of a state holds one.
#pragma once

#include "kernel.h"

namespace gradbook {

struct Sizes {
  int64_t batch, units;
};

// `gates` may be `s`.
GRADBOOK_EVERY_X86
void Lstm(Sizes sizes, const float* x, const float* s, const float* c, float* h, float* new_c, float* gates);

// `dc` may be `dnew_c`.
GRADBOOK_EVERY_X86
void LstmGrad(Sizes sizes, const float* gates, const float* c, const float* new_c, const float* dh, const float* dnew_c, float* dz, float* dc);

GRADBOOK_EVERY_X86
void Gru(Sizes sizes, const float* x, const float* s, const float* h, float* new_h, float* gates);

// `dh` may be `dnew_h`.
GRADBOOK_EVERY_X86
void GruGrad(Sizes sizes, const float* gates, const float* s, const float* h, const float* dnew_h, float* dx, float* ds, float* dh);

}  // namespace gradbook
