// Convolutions of pictures, and their filters' gradients, straight from the maps as they lie in memory.
#pragma once

#include <cstdint>

namespace gradbook {

// The sizes of a convolution: x [samples, height, width, channels], a filter [lines, taps, channels, filters], y [samples, rows, columns, filters]. `top` and `left`:
// how many zeros stand before x.
struct Convolution {
  int64_t samples, height, width, channels;
  int64_t lines, taps, filters;
  int64_t stride_y, stride_x, top, left;
  int64_t rows, columns;

  int64_t Multiplications() const { return samples * rows * columns * lines * taps * channels * filters; }
};

// How many filters there must be a multiple of.
constexpr int64_t kFilters = 16;

// What is done with y while it is at hand: `bias` is added, and `sum`, where there are any; with `relu` what is below 0 becomes 0; with `pooled` y [samples, rows / 2, columns / 2,
// filters] is the largest of each two by two cells, rows and columns being even. `linger`: see Parallel.
struct ConvolutionFinish {
  const float *bias, *sum;
  bool relu, pooled, linger;
};

// y = x * filter. `sum`, maps like y, may be y; there is none where y is pooled.
void Convolve(const Convolution& sizes, const float* x, const float* filter, const ConvolutionFinish& finish, float* y);

// The gradient of the filter, from that of y.
void ConvolveFilterGradient(const Convolution& sizes, const float* x, const float* dy, float* dfilter);

}  // namespace gradbook
