// Executing one TensorFlow op, or a function or a step under its name.
#pragma once

#include <tensorflow/c/eager/c_api.h>

#include <memory>
#include <string>
#include <vector>

#include "sessions.h"
#include "tensors.h"
#include "values.h"

namespace gradbook {

class Runtime;

using OpPtr = std::unique_ptr<TFE_Op, decltype(&TFE_DeleteOp)>;

// An op with its attributes and inputs, ready to be executed on any thread: it holds its own references to its inputs.
struct PreparedOp {
  std::string name;
  // None for a step, whose inputs are `values`.
  OpPtr op;
  int outputs;
  std::shared_ptr<const Step> step;
  std::vector<TensorPtr> values;

  void LetInputsGo();
};

// Arguments as in executeOp: name, attributes, input ids, number of outputs.
PreparedOp Prepare(napi_env env, Runtime& runtime, napi_value name, napi_value attributes, napi_value inputs, napi_value outputs);

// The same without inputs, which are to be added before it is executed.
PreparedOp PrepareWithoutInputs(napi_env env, Runtime& runtime, napi_value name, napi_value attributes, int outputs);

// Adds the next input.
void AddInput(PreparedOp& prepared, TFE_TensorHandle* input);

// Runs the op; throws a Failure that names the op.
std::vector<TFE_TensorHandle*> Execute(const PreparedOp& prepared);

// The op's attributes, those that TensorFlow inferred from the inputs included, as a serialized NameAttrList.
napi_value SerializeAttributes(napi_env env, const PreparedOp& prepared);

// Registers results and describes them: [{ id, shape, dtype }].
napi_value DescribeAll(napi_env env, Runtime& runtime, std::vector<TFE_TensorHandle*> handles);

}  // namespace gradbook
