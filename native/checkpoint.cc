#include "checkpoint.h"

#include <tensorflow/c/kernels.h>
#include <tensorflow/c/ops.h>

#include <cstdint>
#include <mutex>

#include "values.h"

namespace gradbook {

namespace {

// One for each JavaScript environment of the process; past so many they share, and a cancellation may end a neighbour's run too.
constexpr int kSwitches = 256;
std::atomic<bool> switches[kSwitches];
std::atomic<int> next{0};

void* Create(TF_OpKernelConstruction* construction) {
  const StatusPtr status = NewStatus();
  int64_t number = 0;
  TF_OpKernelConstruction_GetAttrInt64(construction, "switch", &number, status.get());
  if (TF_GetCode(status.get()) != TF_OK) TF_OpKernelConstruction_Failure(construction, status.get());
  return &switches[number % kSwitches];
}

void Compute(void* kernel, TF_OpKernelContext* context) {
  const StatusPtr status = NewStatus();
  if (static_cast<std::atomic<bool>*>(kernel)->load(std::memory_order_relaxed)) {
    TF_SetStatus(status.get(), TF_CANCELLED, "the run was cancelled");
    TF_OpKernelContext_Failure(context, status.get());
    return;
  }
  TF_Tensor* tensor = nullptr;
  TF_GetInput(context, 0, &tensor, status.get());
  if (TF_GetCode(status.get()) == TF_OK) TF_SetOutput(context, 0, tensor, status.get());
  if (TF_GetCode(status.get()) != TF_OK) TF_OpKernelContext_Failure(context, status.get());
  TF_DeleteTensor(tensor);
}

void Delete(void*) {}

void InferShape(TF_ShapeInferenceContext* context, TF_Status* status) {
  TF_ShapeHandle* shape = TF_NewShapeHandle();
  TF_ShapeInferenceContextGetInput(context, 0, shape, status);
  if (TF_GetCode(status) == TF_OK) TF_ShapeInferenceContextSetOutput(context, 0, shape, status);
  TF_DeleteShapeHandle(shape);
}

}  // namespace

CancelSwitch::CancelSwitch() : number_(next++ % kSwitches) { Set(false); }

void CancelSwitch::Set(bool cancelled) { switches[number_].store(cancelled, std::memory_order_relaxed); }

void RegisterCheckpoint() {
  static std::once_flag once;
  std::call_once(once, [] {
    const StatusPtr status = NewStatus();
    TF_OpDefinitionBuilder* op = TF_NewOpDefinitionBuilder("GradbookCheckpoint");
    TF_OpDefinitionBuilderAddInput(op, "input: T");
    TF_OpDefinitionBuilderAddOutput(op, "output: T");
    TF_OpDefinitionBuilderAddAttr(op, "T: type");
    TF_OpDefinitionBuilderAddAttr(op, "switch: int");
    TF_OpDefinitionBuilderSetShapeInferenceFunction(op, InferShape);
    TF_RegisterOpDefinition(op, status.get());
    Require(status.get(), "GradbookCheckpoint");
    for (const char* device : {"CPU", "GPU"}) {
      TF_RegisterKernelBuilder("GradbookCheckpoint", TF_NewKernelBuilder("GradbookCheckpoint", device, Create, Compute, Delete), status.get());
      Require(status.get(), "GradbookCheckpoint");
    }
  });
}

}  // namespace gradbook
