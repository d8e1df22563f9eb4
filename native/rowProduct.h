// The product of one row with a matrix as an op of our own: a single sample's way through a dense layer. TensorFlow's product readies itself for many
// rows first, which takes longer than reading a small matrix once.
#pragma once

namespace gradbook {

// Makes the ops known to TensorFlow's CPU device. Once a process.
//
// GradbookRowProduct: x [1, K], w [K, N] -> y [1, N] with y = x · w. From 2^17 numbers on threads take parts of w, each the same one every time: it stays in
// their cores' caches.
// GradbookRowProductWithBias: the same + bias [N]. GradbookRowProductWithBiasAndRelu: of that what is above 0.
void RegisterRowProduct();

}  // namespace gradbook
