// Two neighbouring axes in each other's place as an op of our own: heads and steps, samples and time.
#pragma once

namespace gradbook {

// Makes the op known to TensorFlow's CPU device. Once a process.
//
// GradbookSwap: x [O, A, B, N] -> y [O, B, A, N] with y[o, b, a] = x[o, a, b].
void RegisterSwap();

}  // namespace gradbook
