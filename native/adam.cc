#include "adam.h"

#include <tensorflow/c/kernels.h>
#include <tensorflow/c/ops.h>

#include <cmath>
#include <cstdint>
#include <memory>
#include <mutex>
#include <vector>

#include "values.h"

// One copy for each kind of processor, chosen when the library is loaded: half of the work is square roots and divisions.
#if defined(__x86_64__) && defined(__gnu_linux__)
#define GRADBOOK_EVERY_X86 __attribute__((target_clones("avx512f", "avx2", "default")))
#else
#define GRADBOOK_EVERY_X86
#endif

namespace gradbook {

namespace {

constexpr int kWeight = 0, kMean = 1, kSquare = 2, kGradient = 3, kRate = 4, kInputs = 5, kOutputs = 3;

struct Settings {
  float gain1 = 0, gain2 = 0, epsilon = 0;
};

using TensorPtr = std::unique_ptr<TF_Tensor, decltype(&TF_DeleteTensor)>;

// `new_w` may be `g`: a gradient that nobody else needs gives its memory to the new weight.
GRADBOOK_EVERY_X86
void Update(int64_t size, const Settings settings, float rate, const float* w, const float* m, const float* v, const float* g, float* new_w,
            float* __restrict__ new_m, float* __restrict__ new_v) {
  const auto [gain1, gain2, epsilon] = settings;
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC ivdep
#endif
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
  TF_OpKernelConstruction_GetAttrFloat(construction, "gain1", &settings->gain1, status.get());
  if (TF_GetCode(status.get()) == TF_OK) TF_OpKernelConstruction_GetAttrFloat(construction, "gain2", &settings->gain2, status.get());
  if (TF_GetCode(status.get()) == TF_OK) TF_OpKernelConstruction_GetAttrFloat(construction, "epsilon", &settings->epsilon, status.get());
  if (TF_GetCode(status.get()) != TF_OK) TF_OpKernelConstruction_Failure(construction, status.get());
  return settings.release();
}

void Delete(void* kernel) { delete static_cast<Settings*>(kernel); }

const float* Values(const TensorPtr& tensor) { return static_cast<const float*>(TF_TensorData(tensor.get())); }

void Run(const Settings& settings, TF_OpKernelContext* context) {
  const StatusPtr status = NewStatus();
  std::vector<TensorPtr> inputs;
  for (int i = 0; i < kInputs; i++) {
    TF_Tensor* tensor = nullptr;
    TF_GetInput(context, i, &tensor, status.get());
    Require(status.get(), "GradbookAdam");
    inputs.emplace_back(tensor, TF_DeleteTensor);
  }
  const int64_t size = TF_TensorElementCount(inputs[kWeight].get());
  for (const int i : {kMean, kSquare, kGradient}) {
    if (TF_TensorElementCount(inputs[i].get()) != size) throw Failure("INVALID_ARGUMENT", "GradbookAdam: w, m, v and g must have one shape.");
  }
  if (TF_TensorElementCount(inputs[kRate].get()) != 1) throw Failure("INVALID_ARGUMENT", "GradbookAdam: rate must be a scalar.");
  std::vector<int64_t> shape;
  for (int i = 0; i < TF_NumDims(inputs[kWeight].get()); i++) shape.push_back(TF_Dim(inputs[kWeight].get(), i));

  const float* g = Values(inputs[kGradient]);
  std::vector<TensorPtr> outputs;
  for (int i = 0; i < kOutputs; i++) {
    TF_Tensor* tensor = nullptr;
    if (i == kWeight) {
      // Our own hold on the gradient would keep its memory from being handed on.
      inputs[kGradient].reset();
      const int candidate = kGradient;
      int forwarded = -1;
      tensor = TF_ForwardInputOrAllocateOutput(context, &candidate, 1, i, shape.data(), static_cast<int>(shape.size()), &forwarded, status.get());
    } else {
      tensor = TF_AllocateOutput(context, i, TF_FLOAT, shape.data(), static_cast<int>(shape.size()), static_cast<size_t>(size) * sizeof(float), status.get());
    }
    Require(status.get(), "GradbookAdam");
    outputs.emplace_back(tensor, TF_DeleteTensor);
  }
  const auto target = [&outputs](int i) { return static_cast<float*>(TF_TensorData(outputs[i].get())); };
  Update(size, settings, *Values(inputs[kRate]), Values(inputs[kWeight]), Values(inputs[kMean]), Values(inputs[kSquare]), g, target(kWeight), target(kMean), target(kSquare));
}

void Compute(void* kernel, TF_OpKernelContext* context) {
  try {
    Run(*static_cast<Settings*>(kernel), context);
  } catch (const Failure& failure) {
    const StatusPtr status = NewStatus();
    TF_SetStatus(status.get(), TF_INVALID_ARGUMENT, failure.what());
    TF_OpKernelContext_Failure(context, status.get());
  }
}

void InferShapes(TF_ShapeInferenceContext* context, TF_Status* status) {
  TF_ShapeHandle* shape = TF_NewShapeHandle();
  TF_ShapeInferenceContextGetInput(context, kWeight, shape, status);
  for (int i = 0; i < kOutputs && TF_GetCode(status) == TF_OK; i++) TF_ShapeInferenceContextSetOutput(context, i, shape, status);
  TF_DeleteShapeHandle(shape);
}

}  // namespace

void RegisterAdam() {
  static std::once_flag once;
  std::call_once(once, [] {
    const StatusPtr status = NewStatus();
    TF_OpDefinitionBuilder* op = TF_NewOpDefinitionBuilder("GradbookAdam");
    for (const char* input : {"w: float", "m: float", "v: float", "g: float", "rate: float"}) TF_OpDefinitionBuilderAddInput(op, input);
    for (const char* output : {"new_w: float", "new_m: float", "new_v: float"}) TF_OpDefinitionBuilderAddOutput(op, output);
    for (const char* attribute : {"gain1: float", "gain2: float", "epsilon: float"}) TF_OpDefinitionBuilderAddAttr(op, attribute);
    TF_OpDefinitionBuilderSetShapeInferenceFunction(op, InferShapes);
    TF_RegisterOpDefinition(op, status.get());
    Require(status.get(), "GradbookAdam");
    TF_RegisterKernelBuilder("GradbookAdam", TF_NewKernelBuilder("GradbookAdam", "CPU", Create, Compute, Delete), status.get());
    Require(status.get(), "GradbookAdam");
  });
}

}  // namespace gradbook
