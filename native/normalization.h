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
// GradbookBatchNorm: x [..., C], scale, offset, mean, variance [C] -> y like x, in its memory where nobody else needs that; attribute epsilon
//   y = factor · (x - mean) + offset, with factor = scale / sqrt(variance + epsilon)
// GradbookFold: filter [..., C] and the same four -> folded like the filter, bias [C]; attribute epsilon
//   folded = factor · filter and bias = offset - factor · mean: a convolution by them is one that is normalised so afterwards
//
// GradbookSoftmaxGrad: y, dy [rows, F] -> dx [rows, F]
//   dx = y · (dy - sum(y · dy)), for y = softmax(x)
void RegisterNormalization();

}  // namespace gradbook
