#include "adam.h"

#include <cmath>
#include <mutex>
#include <utility>
#include <vector>

#include "kernel.h"
#include "parallel.h"

namespace gradbook {

namespace {

constexpr const char* kName = "GradbookAdam";
constexpr int kWeight = 0, kMean = 1, kSquare = 2, kGradient = 3, kRate = 4, kInputs = 5;

struct Settings {
  float gain1 = 0, gain2 = 0, epsilon = 0;
};

// `new_w` may be `g`: a gradient that nobody else needs gives its memory to the new weight.
GRADBOOK_EVERY_X86
void Update(int64_t size, const Settings settings, float rate, const float* w, const float* m, const float* v, const float* g, float* new_w,
            float* __restrict__ new_m, float* __restrict__ new_v) {
  const auto [gain1, gain2, epsilon] = settings;
  GRADBOOK_INDEPENDENT
  for (int64_t i = 0; i < size; i++) {
    const float gradient = g[i];
    const float mean = m[i] + gain1 * (gradient - m[i]);
    const float square = v[i] + gain2 * (gradient * gradient - v[i]);
    new_m[i] = mean;
    new_v[i] = square;
    new_w[i] = w[i] - rate * mean / (std::sqrt(square) + epsilon);
  }
}

void* Create(TF_OpKernelConstruction* construction) {
  auto settings = std::make_unique<Settings>();
  const StatusPtr status = NewStatus();
  for (auto [name, value] : {std::pair{"gain1", &settings->gain1}, {"gain2", &settings->gain2}, {"epsilon", &settings->epsilon}}) {
    if (TF_GetCode(status.get()) == TF_OK) TF_OpKernelConstruction_GetAttrFloat(construction, name, value, status.get());
  }
  if (TF_GetCode(status.get()) != TF_OK) TF_OpKernelConstruction_Failure(construction, status.get());
  return settings.release();
}

void Delete(void* kernel) { delete static_cast<Settings*>(kernel); }

void Run(const Settings& settings, TF_OpKernelContext* context) {
  KernelRun run(context, kName);
  std::vector<TensorPtr> inputs;
  for (int i = 0; i < kInputs; i++) inputs.push_back(run.Input(i));
  const int64_t size = TF_TensorElementCount(inputs[kWeight].get());
  for (const int i : {kMean, kSquare, kGradient}) {
    if (TF_TensorElementCount(inputs[i].get()) != size) throw Failure("INVALID_ARGUMENT", "GradbookAdam: w, m, v and g must have one shape.");
  }
  if (TF_TensorElementCount(inputs[kRate].get()) != 1) throw Failure("INVALID_ARGUMENT", "GradbookAdam: rate must be a scalar.");
  const Shape shape = ShapeOf(inputs[kWeight]);
  const float* g = Values(inputs[kGradient]);
  // Our own hold on the gradient would keep its memory from being handed on.
  inputs[kGradient].reset();
  const TensorPtr new_w = run.OutputInPlaceOf(kGradient, kWeight, shape), new_m = run.Output(kMean, shape), new_v = run.Output(kSquare, shape);
  const float rate = *Values(inputs[kRate]), *w = Values(inputs[kWeight]), *m = Values(inputs[kMean]), *v = Values(inputs[kSquare]);
  float *to_w = Values(new_w), *to_m = Values(new_m), *to_v = Values(new_v);
  // On all cores: a step's last gradient is often that of its largest weight, and nothing else is left to do then.
  ParallelRows(size, 1, [&](int64_t, int64_t first, int64_t count) {
    Update(count, settings, rate, w + first, m + first, v + first, g + first, to_w + first, to_m + first, to_v + first);
  });
}

}  // namespace

void RegisterAdam() {
  static std::once_flag once;
  std::call_once(once, [] {
    RegisterOp({kName, {"w", "m", "v", "g", "rate"}, {"new_w", "new_m", "new_v"}, {"gain1", "gain2", "epsilon"}, ShapesOfInputs<kWeight, kWeight, kWeight>, Create,
                [](void* kernel, TF_OpKernelContext* context) { Compute(context, [&] { Run(*static_cast<Settings*>(kernel), context); }); }, Delete});
  });
}

}  // namespace gradbook
