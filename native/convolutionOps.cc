#include "convolutionOps.h"

#include <algorithm>
#include <initializer_list>
#include <iterator>
#include <memory>
#include <mutex>
#include <string>
#include <utility>

#include "convolution.h"
#include "kernel.h"

namespace gradbook {

namespace {

struct Settings {
  int64_t strides[2], paddings[4], sizes[2];
  unsigned char linger;
};

template <bool sized>
void* Create(TF_OpKernelConstruction* construction) {
  auto settings = std::make_unique<Settings>();
  const StatusPtr status = NewStatus();
  const auto read = [&](const char* name, int64_t* to, int count) {
    if (TF_GetCode(status.get()) == TF_OK) TF_OpKernelConstruction_GetAttrInt64List(construction, name, to, count, status.get());
  };
  read("strides", settings->strides, 2);
  read("paddings", settings->paddings, 4);
  if (sized) read("sizes", settings->sizes, 2);
  else if (TF_GetCode(status.get()) == TF_OK) TF_OpKernelConstruction_GetAttrBool(construction, "linger", &settings->linger, status.get());
  if (TF_GetCode(status.get()) != TF_OK) TF_OpKernelConstruction_Failure(construction, status.get());
  return settings.release();
}

void Delete(void* settings) { delete static_cast<Settings*>(settings); }

void InferNothing(TF_ShapeInferenceContext* context, TF_Status* status) { TF_ShapeInferenceContextSetUnknownShape(context, status); }

void Expect(bool holds, const char* op, const char* what) {
  if (!holds) throw Failure("INVALID_ARGUMENT", std::string(op) + ": " + what);
}

// Those of maps x, of a filter and of maps y, which must go together; each has four axes.
Convolution SizesOf(const char* op, const Shape& x, const Shape& filter, const Shape& y, const Settings& settings) {
  Expect(x[0] == y[0] && x[3] == filter[2] && filter[3] == y[3] && y[3] % kFilters == 0, op, "samples, channels and filters must be as many in all inputs, and filters a multiple of 16.");
  Expect(settings.strides[0] > 0 && settings.strides[1] > 0 && filter[0] > 0 && filter[1] > 0 && x[3] > 0, op, "strides, the filter's sizes and channels must be at least 1.");
  const auto [top, bottom, left, right] = settings.paddings;
  Expect(top >= 0 && top < filter[0] && bottom >= 0 && left >= 0 && left < filter[1] && right >= 0, op, "paddings must be at least 0, and less than the filter.");
  return {x[0], x[1], x[2], x[3], filter[0], filter[1], filter[3], settings.strides[0], settings.strides[1], top, left, y[1], y[2]};
}

// A convolution and what is done with it: an op has a bias, maps to be added, relu, pooling, or less of that.
struct Kind {
  const char* name;
  bool biased, summed, relu, pooled;
};

constexpr Kind kKinds[] = {
    {"GradbookConvolution", false, false, false, false},
    {"GradbookConvolutionWithBias", true, false, false, false},
    {"GradbookConvolutionWithBiasAndRelu", true, false, true, false},
    {"GradbookConvolutionWithSum", true, true, false, false},
    {"GradbookConvolutionWithSumAndRelu", true, true, true, false},
    {"GradbookPooledConvolution", true, false, true, true},
};

template <int kind>
void RunConvolution(void* kernel, TF_OpKernelContext* context) {
  Compute(context, [&] {
    constexpr Kind kKind = kKinds[kind];
    const Settings& settings = *static_cast<const Settings*>(kernel);
    KernelRun run(context, kKind.name);
    const TensorPtr x = run.Input(0), filter = run.Input(1);
    const Shape from = ShapeOf(x), by = ShapeOf(filter);
    Expect(from.size() == 4 && by.size() == 4, kKind.name, "x and filter must have four axes.");
    const auto along = [&](int axis) {
      const int64_t cells = (from[axis] + settings.paddings[2 * axis - 2] + settings.paddings[2 * axis - 1] - by[axis - 1]) / settings.strides[axis - 1] + 1;
      // A last row or column that pools nothing is not computed.
      return std::max<int64_t>(0, kKind.pooled ? cells / 2 * 2 : cells);
    };
    const Shape to{from[0], along(1), along(2), by[3]};
    const Convolution sizes = SizesOf(kKind.name, from, by, to, settings);
    TensorPtr bias(nullptr, TF_DeleteTensor), y(nullptr, TF_DeleteTensor);
    const float* sum = nullptr;
    if (kKind.biased) {
      bias = run.Input(2);
      Expect(ShapeOf(bias) == Shape{by[3]}, kKind.name, "bias must be of shape [filters].");
    }
    if (kKind.summed) {
      TensorPtr added = run.Input(3);
      Expect(ShapeOf(added) == to, kKind.name, "what is added must be of y's shape.");
      sum = Values(added);
      added.reset();
      y = run.OutputInPlaceOf(3, 0, to);
    } else y = run.Output(0, kKind.pooled ? Shape{to[0], to[1] / 2, to[2] / 2, to[3]} : to);
    Convolve(sizes, Values(x), Values(filter), {kKind.biased ? Values(bias) : nullptr, sum, kKind.relu, kKind.pooled, settings.linger != 0}, Values(y));
  });
}

void RunFilterGradient(void* kernel, TF_OpKernelContext* context) {
  Compute(context, [&] {
    constexpr const char* kName = "GradbookConvolutionFilterGradient";
    const Settings& settings = *static_cast<const Settings*>(kernel);
    KernelRun run(context, kName);
    const TensorPtr x = run.Input(0), dy = run.Input(1);
    const Shape from = ShapeOf(x), to = ShapeOf(dy);
    Expect(from.size() == 4 && to.size() == 4, kName, "x and dy must have four axes.");
    const Shape filter{settings.sizes[0], settings.sizes[1], from[3], to[3]};
    const Convolution sizes = SizesOf(kName, from, filter, to, settings);
    const TensorPtr dfilter = run.Output(0, filter);
    ConvolveFilterGradient(sizes, Values(x), Values(dy), Values(dfilter));
  });
}

template <int kind>
void Register() {
  constexpr Kind kKind = kKinds[kind];
  const auto op = [](std::initializer_list<const char*> inputs) {
    RegisterOp({kKind.name, inputs, {"y"}, {"strides: list(int)", "paddings: list(int)", "linger: bool"}, InferNothing, Create<false>, RunConvolution<kind>, Delete});
  };
  if (kKind.summed) op({"x", "filter", "bias", "added"});
  else if (kKind.biased) op({"x", "filter", "bias"});
  else op({"x", "filter"});
}

template <int... kinds>
void RegisterKinds(std::integer_sequence<int, kinds...>) {
  (Register<kinds>(), ...);
}

}  // namespace

void RegisterConvolutions() {
  static std::once_flag once;
  std::call_once(once, [] {
    const auto attributes = {"strides: list(int)", "paddings: list(int)", "sizes: list(int)"};
    RegisterKinds(std::make_integer_sequence<int, std::size(kKinds)>());
    RegisterOp({"GradbookConvolutionFilterGradient", {"x", "dy"}, {"dfilter"}, attributes, InferNothing, Create<true>, RunFilterGradient, Delete});
  });
}

}  // namespace gradbook
