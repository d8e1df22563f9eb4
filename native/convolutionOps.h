// A convolution and its filter's gradient as ops of our own. TensorFlow's take 1.6 to 4 times as long where a filter has few terms, as the first one
// of a network has; bench/README.md has the times.
#pragma once

namespace gradbook {

// Makes the ops known to TensorFlow's CPU device. Once a process.
//
// GradbookConvolution: x [N, H, W, C], filter [lines, taps, C, F] -> y [N, rows, columns, F]. F must be a multiple of 16. `strides` along H and W; `paddings`: zeros
// above, below, left and right of x; `linger`: helpers stay awake for the next op, see Parallel. ...WithBias: bias [F] is added;
// ...WithBiasAndRelu: and what is below 0 becomes 0. ...WithSum, ...WithSumAndRelu: a bias and maps like y are added.
// GradbookPooledConvolution: with bias and relu, and y [N, rows / 2, columns / 2, F] is the largest of each two by two cells.
// GradbookConvolutionFilterGradient: x, dy -> dfilter, of `sizes` lines and taps.
void RegisterConvolutions();

}  // namespace gradbook
