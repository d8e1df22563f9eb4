// The product of one row with a matrix as an op of our own: a single sample's way through a dense layer. TensorFlow's product readies itself for many
// rows first, which takes longer than reading a small matrix once.
#pragma once

namespace gradbook {

// Makes the op known to TensorFlow's CPU device. Once a process.
//
// GradbookRowProduct: x [1, K], w [K, N] -> y [1, N] with y = x · w. It runs on one thread: for a matrix of a few megabytes another takes as long to wake up.
void RegisterRowProduct();

}  // namespace gradbook
