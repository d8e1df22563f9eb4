// What the ops of our own share: inputs and outputs of a kernel while it computes, and the registration of an op with TensorFlow's CPU device.
#pragma once

#include <tensorflow/c/kernels.h>
#include <tensorflow/c/ops.h>

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <new>
#include <string>
#include <vector>

#include "values.h"

// One copy of a function for each kind of processor, chosen when the library is loaded.
#if defined(__x86_64__) && defined(__gnu_linux__)
#define GRADBOOK_EVERY_X86 __attribute__((target_clones("avx512f", "avx2", "default")))
#else
#define GRADBOOK_EVERY_X86
#endif

// Part of each such copy.
#if defined(__GNUC__)
#define GRADBOOK_INLINE inline __attribute__((always_inline))
#else
#define GRADBOOK_INLINE inline
#endif

// The loop after it may be computed several numbers at a time: what it writes is not what a later round reads.
#if defined(__GNUC__) && !defined(__clang__)
#define GRADBOOK_INDEPENDENT _Pragma("GCC ivdep")
#else
#define GRADBOOK_INDEPENDENT
#endif

namespace gradbook {

using Shape = std::vector<int64_t>;
using TensorPtr = std::unique_ptr<TF_Tensor, decltype(&TF_DeleteTensor)>;

// The inputs and outputs of one run of a kernel.
class KernelRun {
 public:
  KernelRun(TF_OpKernelContext* context, const char* op) : context_(context), op_(op), status_(NewStatus()) {}

  TensorPtr Input(int index);
  // Of float, or of another type with numbers of the same size.
  TensorPtr Output(int index, const Shape& shape, TF_DataType type = TF_FLOAT);
  // An output that takes the memory of an input which nobody else needs; the caller's own hold on that input has to be gone.
  TensorPtr OutputInPlaceOf(int input, int index, const Shape& shape);

 private:
  TF_OpKernelContext* context_;
  const char* op_;
  StatusPtr status_;
};

Shape ShapeOf(const TensorPtr& tensor);
inline float* Values(const TensorPtr& tensor) { return static_cast<float*>(TF_TensorData(tensor.get())); }

// Ends a run with TensorFlow's INVALID_ARGUMENT when `run` throws a Failure, and with RESOURCE_EXHAUSTED when it finds no memory.
template <typename Run>
void Compute(TF_OpKernelContext* context, Run run) {
  const auto fail = [context](TF_Code code, const char* message) {
    const StatusPtr status = NewStatus();
    TF_SetStatus(status.get(), code, message);
    TF_OpKernelContext_Failure(context, status.get());
  };
  try {
    run();
  } catch (const Failure& failure) {
    fail(TF_INVALID_ARGUMENT, failure.what());
  } catch (const std::bad_alloc&) {
    fail(TF_RESOURCE_EXHAUSTED, "there is no memory left for what it needs besides its results. A smaller batch takes less.");
  }
}

// An op as TensorFlow gets to know it. Inputs, outputs and attributes are named, and are float unless a name goes on with another type: "labels: int32".
struct OpDefinition {
  const char* name;
  std::initializer_list<const char*> inputs;
  std::initializer_list<const char*> outputs;
  std::initializer_list<const char*> attributes;
  void (*infer_shapes)(TF_ShapeInferenceContext*, TF_Status*);
  void* (*create)(TF_OpKernelConstruction*);
  void (*compute)(void*, TF_OpKernelContext*);
  void (*destroy)(void*);
};
void RegisterOp(const OpDefinition& definition);

// Each output has the shape of one of the inputs: the first output that of the first index given, and so on.
template <int... inputs>
void ShapesOfInputs(TF_ShapeInferenceContext* context, TF_Status* status) {
  TF_ShapeHandle* shape = TF_NewShapeHandle();
  int output = 0;
  for (const int input : {inputs...}) {
    if (TF_GetCode(status) == TF_OK) TF_ShapeInferenceContextGetInput(context, input, shape, status);
    if (TF_GetCode(status) == TF_OK) TF_ShapeInferenceContextSetOutput(context, output++, shape, status);
  }
  TF_DeleteShapeHandle(shape);
}

}  // namespace gradbook
