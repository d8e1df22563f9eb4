#include "ops.h"

#include <tensorflow/c/eager/c_api_experimental.h>
#include <tensorflow/c/tf_buffer.h>

#include "attributes.h"
#include "runtime.h"

namespace gradbook {

PreparedOp PrepareWithoutInputs(napi_env env, Runtime& runtime, napi_value name, napi_value attributes, int outputs) {
  const StatusPtr status = NewStatus();
  PreparedOp prepared{GetString(env, name, "executeOp: the op's name"), OpPtr(nullptr, TFE_DeleteOp), outputs, nullptr, {}};
  const auto step = runtime.steps.find(prepared.name);
  if (step != runtime.steps.end()) {
    prepared.step = step->second;
    return prepared;
  }
  prepared.op.reset(TFE_NewOp(runtime.Context(), prepared.name.c_str(), status.get()));
  Require(status.get(), prepared.name);
  const uint32_t attributeCount = Length(env, attributes, "executeOp: the attributes");
  for (uint32_t i = 0; i < attributeCount; i++) SetAttribute(env, prepared.op.get(), Element(env, attributes, i), prepared.name);
  return prepared;
}

void PreparedOp::LetInputsGo() {
  op.reset();
  values.clear();
}

void AddInput(PreparedOp& prepared, TFE_TensorHandle* input) {
  const StatusPtr status = NewStatus();
  if (prepared.step == nullptr) {
    TFE_OpAddInput(prepared.op.get(), input, status.get());
  } else {
    prepared.values.emplace_back(TFE_TensorHandleResolve(input, status.get()), TF_DeleteTensor);
  }
  Require(status.get(), prepared.name);
}

PreparedOp Prepare(napi_env env, Runtime& runtime, napi_value name, napi_value attributes, napi_value inputs, napi_value outputs) {
  PreparedOp prepared = PrepareWithoutInputs(env, runtime, name, attributes, static_cast<int>(GetInteger(env, outputs, "executeOp: the number of outputs")));
  for (const int64_t id : GetIntegers(env, inputs, "executeOp: the inputs")) AddInput(prepared, runtime.tensors.Get(id));
  return prepared;
}

std::vector<TFE_TensorHandle*> Execute(const PreparedOp& prepared) {
  if (const Step* step = prepared.step.get()) {
    if (prepared.values.size() != step->inputs.size()) {
      throw Failure("INVALID_ARGUMENT", prepared.name + ": takes " + std::to_string(step->inputs.size()) + " tensors; received " + std::to_string(prepared.values.size()) + ".");
    }
    return RunSession(step->session.get(), step->inputs, prepared.values, step->outputs, step->here, prepared.name);
  }
  const StatusPtr status = NewStatus();
  std::vector<TFE_TensorHandle*> results(static_cast<size_t>(prepared.outputs), nullptr);
  int count = prepared.outputs;
  TFE_Execute(prepared.op.get(), results.data(), &count, status.get());
  Require(status.get(), prepared.name);
  results.resize(static_cast<size_t>(count));
  return results;
}

napi_value SerializeAttributes(napi_env env, const PreparedOp& prepared) {
  const StatusPtr status = NewStatus();
  const std::unique_ptr<TF_Buffer, decltype(&TF_DeleteBuffer)> buffer(TF_NewBuffer(), TF_DeleteBuffer);
  TFE_OpAttrsSerialize(TFE_OpGetAttrs(prepared.op.get()), buffer.get(), status.get());
  Require(status.get(), prepared.name);
  return MakeBytes(env, buffer->data, buffer->length);
}

napi_value DescribeAll(napi_env env, Runtime& runtime, std::vector<TFE_TensorHandle*> handles) {
  std::vector<HandlePtr> owned;
  for (TFE_TensorHandle* handle : handles) owned.emplace_back(handle, TFE_DeleteTensorHandle);
  const napi_value list = MakeArray(env, owned.size());
  for (size_t i = 0; i < owned.size(); i++) SetElement(env, list, static_cast<uint32_t>(i), Describe(env, runtime.tensors, std::move(owned[i])));
  return list;
}

}  // namespace gradbook
