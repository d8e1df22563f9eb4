// Normalisations over the last axis as ops of our own: one pass over memory, forwards and backwards, where TensorFlow's elementwise ops take
// a dozen and more.
#pragma once

namespace gradbook {

// Makes the ops known to TensorFlow's CPU device. Once a process. All tensors are float.
//
// GradbookLayerNorm: x [rows, F], scale, offset [F] -> y [rows, F]; attribute epsilon
//   y = scale · (x - mean) / sqrt(variance + epsilon) + offset, with each row's own mean and variance
// GradbookLayerNormGrad: x, scale, dy -> dx [rows, F], dscale, doffset [F]; attribute epsilon
//
// GradbookSoftmaxGrad: y, dy [rows, F] -> dx [rows, F]
//   dx = y · (dy - sum(y · dy)), for y = softmax(x)
void RegisterNormalization();

}  // namespace gradbook
