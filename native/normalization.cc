#include "normalization.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <mutex>
#include <vector>

#include "kernel.h"
#include "parallel.h"
#include "sums.h"

namespace gradbook {

namespace {

struct Moments {
  float mean, inverse;
};

GRADBOOK_INLINE Moments MomentsOf(int64_t size, const float* x, float epsilon) {
  const float mean = Sum(size, [x](int64_t i) { return x[i]; }) / static_cast<float>(size);
  const float square = Sum(size, [x, mean](int64_t i) { return (x[i] - mean) * (x[i] - mean); });
  return {mean, 1.0f / std::sqrt(square / static_cast<float>(size) + epsilon)};
}

GRADBOOK_EVERY_X86
void LayerNorm(int64_t rows, int64_t size, float epsilon, const float* x, const float* scale, const float* offset, float* y) {
  for (int64_t row = 0; row < rows; row++, x += size, y += size) {
    const auto [mean, inverse] = MomentsOf(size, x, epsilon);
    GRADBOOK_INDEPENDENT
    for (int64_t i = 0; i < size; i++) y[i] = (x[i] - mean) * inverse * scale[i] + offset[i];
  }
}

// Adds to dscale and doffset.
GRADBOOK_EVERY_X86
void LayerNormGrad(int64_t rows, int64_t size, float epsilon, const float* x, const float* scale, const float* dy, float* dx, float* dscale, float* doffset) {
  for (int64_t row = 0; row < rows; row++, x += size, dy += size, dx += size) {
    const auto [mean, inverse] = MomentsOf(size, x, epsilon);
    const float count = static_cast<float>(size);
    const float average = Sum(size, [dy, scale](int64_t i) { return dy[i] * scale[i]; }) / count;
    // Of the gradient along the normalised row, without its scale: (x - mean) comes times inverse twice.
    const float along = Sum(size, [dy, scale, x, mean = mean](int64_t i) { return dy[i] * scale[i] * (x[i] - mean); }) * inverse * inverse / count;
    GRADBOOK_INDEPENDENT
    for (int64_t i = 0; i < size; i++) {
      const float centred = x[i] - mean;
      dx[i] = inverse * (dy[i] * scale[i] - average - centred * along);
      dscale[i] += dy[i] * centred * inverse;
      doffset[i] += dy[i];
    }
  }
}

GRADBOOK_EVERY_X86
void SoftmaxGrad(int64_t rows, int64_t size, const float* y, const float* dy, float* dx) {
  for (int64_t row = 0; row < rows; row++, y += size, dy += size, dx += size) {
    const float sum = Sum(size, [y, dy](int64_t i) { return y[i] * dy[i]; });
    GRADBOOK_INDEPENDENT
    for (int64_t i = 0; i < size; i++) dx[i] = y[i] * (dy[i] - sum);
  }
}

// Of each channel; and what is added afterwards, for numbers from which the mean is not taken first.
struct Factors {
  std::vector<float> factor, rest;
};

Factors FactorsOf(int64_t channels, float epsilon, const float* scale, const float* offset, const float* mean, const float* variance) {
  Factors factors{std::vector<float>(static_cast<size_t>(channels)), std::vector<float>(static_cast<size_t>(channels))};
  for (int64_t i = 0; i < channels; i++) {
    const float factor = scale[i] / std::sqrt(variance[i] + epsilon);
    factors.factor[static_cast<size_t>(i)] = factor;
    factors.rest[static_cast<size_t>(i)] = offset[i] - factor * mean[i];
  }
  return factors;
}

// y may be x.
GRADBOOK_EVERY_X86
void BatchNorm(int64_t rows, int64_t channels, const float* x, const float* factor, const float* mean, const float* offset, float* y) {
  for (int64_t row = 0; row < rows; row++, x += channels, y += channels) {
    GRADBOOK_INDEPENDENT
    for (int64_t i = 0; i < channels; i++) y[i] = (x[i] - mean[i]) * factor[i] + offset[i];
  }
}

GRADBOOK_EVERY_X86
void ScaleRows(int64_t rows, int64_t channels, const float* x, const float* factor, float* y) {
  for (int64_t row = 0; row < rows; row++, x += channels, y += channels) {
    GRADBOOK_INDEPENDENT
    for (int64_t i = 0; i < channels; i++) y[i] = x[i] * factor[i];
  }
}

// The shape of a matrix.
struct Sizes {
  int64_t rows, size;
};

// The sizes of x; the tensors named must be like it, the vectors as long as its rows.
Sizes SizesOf(const char* op, const TensorPtr& x, std::initializer_list<const TensorPtr*> like, std::initializer_list<const TensorPtr*> vectors) {
  const Shape shape = ShapeOf(x);
  if (shape.size() != 2 || shape[1] < 1) throw Failure("INVALID_ARGUMENT", std::string(op) + ": x must be of shape [rows, features].");
  for (const TensorPtr* tensor : like) {
    if (ShapeOf(*tensor) != shape) throw Failure("INVALID_ARGUMENT", std::string(op) + ": a gradient must have the shape of what it belongs to.");
  }
  for (const TensorPtr* vector : vectors) {
    if (ShapeOf(*vector) != Shape{shape[1]}) throw Failure("INVALID_ARGUMENT", std::string(op) + ": scale and offset must be of shape [features].");
  }
  return {shape[0], shape[1]};
}

void* CreateWithEpsilon(TF_OpKernelConstruction* construction) {
  auto epsilon = std::make_unique<float>(0);
  const StatusPtr status = NewStatus();
  TF_OpKernelConstruction_GetAttrFloat(construction, "epsilon", epsilon.get(), status.get());
  if (TF_GetCode(status.get()) != TF_OK) TF_OpKernelConstruction_Failure(construction, status.get());
  return epsilon.release();
}

void DeleteEpsilon(void* epsilon) { delete static_cast<float*>(epsilon); }

void RunLayerNorm(void* kernel, TF_OpKernelContext* context) {
  Compute(context, [&] {
    const float epsilon = *static_cast<float*>(kernel);
    KernelRun run(context, "GradbookLayerNorm");
    const TensorPtr x = run.Input(0), scale = run.Input(1), offset = run.Input(2);
    const Sizes sizes = SizesOf("GradbookLayerNorm", x, {}, {&scale, &offset});
    const TensorPtr y = run.Output(0, {sizes.rows, sizes.size});
    ParallelRows(sizes.rows, sizes.size, [&](int64_t, int64_t first, int64_t rows) {
      const int64_t from = first * sizes.size;
      LayerNorm(rows, sizes.size, epsilon, Values(x) + from, Values(scale), Values(offset), Values(y) + from);
    });
  });
}

void RunLayerNormGrad(void* kernel, TF_OpKernelContext* context) {
  Compute(context, [&] {
    const float epsilon = *static_cast<float*>(kernel);
    KernelRun run(context, "GradbookLayerNormGrad");
    const TensorPtr x = run.Input(0), scale = run.Input(1), dy = run.Input(2);
    const Sizes sizes = SizesOf("GradbookLayerNormGrad", x, {&dy}, {&scale});
    const auto [all, size] = sizes;
    const TensorPtr dx = run.Output(0, {all, size}), dscale = run.Output(1, {size}), doffset = run.Output(2, {size});
    // Each piece adds up a row of its own.
    const int64_t most = Pieces(all * size);
    std::vector<float> scales(static_cast<size_t>(most * size)), offsets(scales.size());
    const int64_t pieces = ParallelRows(sizes.rows, sizes.size, [&, size = size](int64_t piece, int64_t first, int64_t rows) {
      const int64_t from = first * size;
      LayerNormGrad(rows, size, epsilon, Values(x) + from, Values(scale), Values(dy) + from, Values(dx) + from, scales.data() + piece * size, offsets.data() + piece * size);
    });
    for (int64_t i = 0; i < size; i++) {
      float sum = 0, sum_offset = 0;
      for (int64_t piece = 0; piece < pieces; piece++) {
        sum += scales[static_cast<size_t>(piece * size + i)];
        sum_offset += offsets[static_cast<size_t>(piece * size + i)];
      }
      Values(dscale)[i] = sum;
      Values(doffset)[i] = sum_offset;
    }
  });
}

void RunSoftmaxGrad(void*, TF_OpKernelContext* context) {
  Compute(context, [&] {
    KernelRun run(context, "GradbookSoftmaxGrad");
    const TensorPtr y = run.Input(0), dy = run.Input(1);
    const Sizes sizes = SizesOf("GradbookSoftmaxGrad", y, {&dy}, {});
    const TensorPtr dx = run.Output(0, {sizes.rows, sizes.size});
    ParallelRows(sizes.rows, sizes.size, [&](int64_t, int64_t first, int64_t rows) {
      const int64_t from = first * sizes.size;
      SoftmaxGrad(rows, sizes.size, Values(y) + from, Values(dy) + from, Values(dx) + from);
    });
  });
}

// How many rows of channels there are in x, whose channels the four vectors must have.
Sizes ChannelsOf(const char* op, const TensorPtr& x, std::initializer_list<const TensorPtr*> vectors) {
  const Shape shape = ShapeOf(x);
  const int64_t channels = shape.empty() ? 0 : shape.back();
  if (channels < 1) throw Failure("INVALID_ARGUMENT", std::string(op) + ": the first input must be of shape [..., channels].");
  for (const TensorPtr* vector : vectors) {
    if (ShapeOf(*vector) != Shape{channels}) throw Failure("INVALID_ARGUMENT", std::string(op) + ": scale, offset, mean and variance must be of shape [channels].");
  }
  return {TF_TensorElementCount(x.get()) / channels, channels};
}

void RunBatchNorm(void* kernel, TF_OpKernelContext* context) {
  Compute(context, [&] {
    KernelRun run(context, "GradbookBatchNorm");
    TensorPtr x = run.Input(0);
    const TensorPtr scale = run.Input(1), offset = run.Input(2), mean = run.Input(3), variance = run.Input(4);
    const auto [all, channels] = ChannelsOf("GradbookBatchNorm", x, {&scale, &offset, &mean, &variance});
    const Factors factors = FactorsOf(channels, *static_cast<float*>(kernel), Values(scale), Values(offset), Values(mean), Values(variance));
    const Shape shape = ShapeOf(x);
    const float* from = Values(x);
    // Our own hold would keep its memory from being handed on.
    x.reset();
    const TensorPtr y = run.OutputInPlaceOf(0, 0, shape);
    float* const to = Values(y);
    ParallelRows(all, channels, [&, channels = channels](int64_t, int64_t first, int64_t rows) {
      BatchNorm(rows, channels, from + first * channels, factors.factor.data(), Values(mean), Values(offset), to + first * channels);
    });
  });
}

void RunFold(void* kernel, TF_OpKernelContext* context) {
  Compute(context, [&] {
    KernelRun run(context, "GradbookFold");
    const TensorPtr filter = run.Input(0), scale = run.Input(1), offset = run.Input(2), mean = run.Input(3), variance = run.Input(4);
    const auto [rows, channels] = ChannelsOf("GradbookFold", filter, {&scale, &offset, &mean, &variance});
    const Factors factors = FactorsOf(channels, *static_cast<float*>(kernel), Values(scale), Values(offset), Values(mean), Values(variance));
    const TensorPtr folded = run.Output(0, ShapeOf(filter)), bias = run.Output(1, {channels});
    ScaleRows(rows, channels, Values(filter), factors.factor.data(), Values(folded));
    std::copy(factors.rest.begin(), factors.rest.end(), Values(bias));
  });
}

}  // namespace

void RegisterNormalization() {
  static std::once_flag once;
  std::call_once(once, [] {
    RegisterOp({"GradbookLayerNorm", {"x", "scale", "offset"}, {"y"}, {"epsilon"}, ShapesOfInputs<0>, CreateWithEpsilon, RunLayerNorm, DeleteEpsilon});
    RegisterOp({"GradbookLayerNormGrad", {"x", "scale", "dy"}, {"dx", "dscale", "doffset"}, {"epsilon"}, ShapesOfInputs<0, 1, 1>, CreateWithEpsilon, RunLayerNormGrad, DeleteEpsilon});
    RegisterOp({"GradbookBatchNorm", {"x", "scale", "offset", "mean", "variance"}, {"y"}, {"epsilon"}, ShapesOfInputs<0>, CreateWithEpsilon, RunBatchNorm, DeleteEpsilon});
    RegisterOp({"GradbookFold", {"filter", "scale", "offset", "mean", "variance"}, {"folded", "bias"}, {"epsilon"}, ShapesOfInputs<0, 1>, CreateWithEpsilon, RunFold, DeleteEpsilon});
    RegisterOp({"GradbookSoftmaxGrad", {"y", "dy"}, {"dx"}, {}, ShapesOfInputs<0>, nullptr, RunSoftmaxGrad, nullptr});
  });
}

}  // namespace gradbook
