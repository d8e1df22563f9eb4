#include "kernel.h"

#include <cstring>

namespace gradbook {

namespace {

int64_t Count(const Shape& shape) {
  int64_t count = 1;
  for (const int64_t length : shape) count *= length;
  return count;
}

}  // namespace

TensorPtr KernelRun::Input(int index) {
  TF_Tensor* tensor = nullptr;
  TF_GetInput(context_, index, &tensor, status_.get());
  Require(status_.get(), op_);
  return TensorPtr(tensor, TF_DeleteTensor);
}

TensorPtr KernelRun::Output(int index, const Shape& shape, TF_DataType type) {
  TF_Tensor* tensor =
      TF_AllocateOutput(context_, index, type, shape.data(), static_cast<int>(shape.size()), static_cast<size_t>(Count(shape)) * sizeof(float), status_.get());
  Require(status_.get(), op_);
  return TensorPtr(tensor, TF_DeleteTensor);
}

TensorPtr KernelRun::OutputInPlaceOf(int input, int index, const Shape& shape) {
  int forwarded = -1;
  TF_Tensor* tensor =
      TF_ForwardInputOrAllocateOutput(context_, &input, 1, index, shape.data(), static_cast<int>(shape.size()), &forwarded, status_.get());
  Require(status_.get(), op_);
  return TensorPtr(tensor, TF_DeleteTensor);
}

Shape ShapeOf(const TensorPtr& tensor) {
  Shape shape;
  for (int i = 0; i < TF_NumDims(tensor.get()); i++) shape.push_back(TF_Dim(tensor.get(), i));
  return shape;
}

void RegisterOp(const OpDefinition& definition) {
  const StatusPtr status = NewStatus();
  const auto typed = [](const char* name) { return std::strchr(name, ':') == nullptr ? std::string(name) + ": float" : std::string(name); };
  TF_OpDefinitionBuilder* op = TF_NewOpDefinitionBuilder(definition.name);
  for (const char* input : definition.inputs) TF_OpDefinitionBuilderAddInput(op, typed(input).c_str());
  for (const char* output : definition.outputs) TF_OpDefinitionBuilderAddOutput(op, typed(output).c_str());
  for (const char* attribute : definition.attributes) TF_OpDefinitionBuilderAddAttr(op, typed(attribute).c_str());
  TF_OpDefinitionBuilderSetShapeInferenceFunction(op, definition.infer_shapes);
  TF_RegisterOpDefinition(op, status.get());
  Require(status.get(), definition.name);
  TF_KernelBuilder* kernel = TF_NewKernelBuilder(definition.name, "CPU", definition.create, definition.compute, definition.destroy);
  TF_RegisterKernelBuilder(definition.name, kernel, status.get());
  Require(status.get(), definition.name);
}

}  // namespace gradbook
