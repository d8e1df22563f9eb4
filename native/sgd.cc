#include "sgd.h"

#include <memory>
#include <mutex>
#include <utility>

#include "kernel.h"
#include "parallel.h"

namespace gradbook {

namespace {

struct Settings {
  float momentum = 0, nesterov = 0;
};

// `new_w` may be `g`: a gradient that nobody else needs gives its memory to the new weight.
GRADBOOK_EVERY_X86
void Descend(int64_t size, float rate, const float* w, const float* g, float* new_w) {
  GRADBOOK_INDEPENDENT
  for (int64_t i = 0; i < size; i++) new_w[i] = w[i] - rate * g[i];
}

GRADBOOK_EVERY_X86
void Roll(int64_t size, const Settings settings, float rate, const float* w, const float* v, const float* g, float* new_w, float* __restrict__ new_v) {
  const float momentum = settings.momentum, ahead = settings.nesterov == 0 ? 1 : momentum;
  const float step = settings.nesterov == 0 ? 0 : rate;
  GRADBOOK_INDEPENDENT
  for (int64_t i = 0; i < size; i++) {
    const float gradient = g[i], velocity = momentum * v[i] - rate * gradient;
    new_v[i] = velocity;
    new_w[i] = w[i] + ahead * velocity - step * gradient;
  }
}

void RequireSize(const TensorPtr& tensor, int64_t size, const char* message) {
  if (TF_TensorElementCount(tensor.get()) != size) throw Failure("INVALID_ARGUMENT", message);
}

// Both on all cores: a step's last gradient is often that of its largest weight, and nothing else is left to do then.
void RunSgd(void*, TF_OpKernelContext* context) {
  Compute(context, [&] {
    KernelRun run(context, "GradbookSgd");
    TensorPtr w = run.Input(0), g = run.Input(1), rate = run.Input(2);
    const int64_t size = TF_TensorElementCount(w.get());
    RequireSize(g, size, "GradbookSgd: w and g must have one shape.");
    RequireSize(rate, 1, "GradbookSgd: rate must be a scalar.");
    const float* gradient = Values(g);
    // Our own hold on the gradient would keep its memory from being handed on.
    g.reset();
    const TensorPtr new_w = run.OutputInPlaceOf(1, 0, ShapeOf(w));
    const float by = *Values(rate), *from = Values(w);
    float* to = Values(new_w);
    ParallelRows(size, 1, [&](int64_t, int64_t first, int64_t count) { Descend(count, by, from + first, gradient + first, to + first); });
  });
}

void* Create(TF_OpKernelConstruction* construction) {
  auto settings = std::make_unique<Settings>();
  const StatusPtr status = NewStatus();
  for (auto [name, value] : {std::pair{"momentum", &settings->momentum}, {"nesterov", &settings->nesterov}}) {
    if (TF_GetCode(status.get()) == TF_OK) TF_OpKernelConstruction_GetAttrFloat(construction, name, value, status.get());
  }
  if (TF_GetCode(status.get()) != TF_OK) TF_OpKernelConstruction_Failure(construction, status.get());
  return settings.release();
}

void Delete(void* kernel) { delete static_cast<Settings*>(kernel); }

void RunMomentum(void* kernel, TF_OpKernelContext* context) {
  Compute(context, [&] {
    KernelRun run(context, "GradbookMomentum");
    TensorPtr w = run.Input(0), v = run.Input(1), g = run.Input(2), rate = run.Input(3);
    const int64_t size = TF_TensorElementCount(w.get());
    for (const TensorPtr* other : {&v, &g}) RequireSize(*other, size, "GradbookMomentum: w, v and g must have one shape.");
    RequireSize(rate, 1, "GradbookMomentum: rate must be a scalar.");
    const float* gradient = Values(g);
    g.reset();
    const TensorPtr new_w = run.OutputInPlaceOf(2, 0, ShapeOf(w)), new_v = run.Output(1, ShapeOf(w));
    const Settings& settings = *static_cast<Settings*>(kernel);
    const float by = *Values(rate), *from_w = Values(w), *from_v = Values(v);
    float *to_w = Values(new_w), *to_v = Values(new_v);
    ParallelRows(size, 1, [&](int64_t, int64_t first, int64_t count) {
      Roll(count, settings, by, from_w + first, from_v + first, gradient + first, to_w + first, to_v + first);
    });
  });
}

}  // namespace

void RegisterSgd() {
  static std::once_flag once;
  std::call_once(once, [] {
    RegisterOp({"GradbookSgd", {"w", "g", "rate"}, {"new_w"}, {}, ShapesOfInputs<0>, nullptr, RunSgd, nullptr});
    RegisterOp({"GradbookMomentum", {"w", "v", "g", "rate"}, {"new_w", "new_v"}, {"momentum", "nesterov"}, ShapesOfInputs<0, 0>, Create, RunMomentum, Delete});
  });
}

}  // namespace gradbook
