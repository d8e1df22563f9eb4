// The module's face: tfjs-node's TFJSBinding, and beyond it configure, listDevices, serializeAttributes,
// createFunction, removeFunction, createStep, removeStep, executeOpAsync, executeStepsAsync and cancelRun.
#include <tensorflow/c/c_api.h>

#include <cstdlib>

#include "adam.h"
#include "columnSums.h"
#include "convolutionOps.h"
#include "entropy.h"
#include "finite.h"
#include "functions.h"
#include "matrixProduct.h"
#include "normalization.h"
#include "ops.h"
#include "product.h"
#include "recurrent.h"
#include "rowProduct.h"
#include "rows.h"
#include "runtime.h"
#include "sequences.h"
#include "sgd.h"
#include "swap.h"

namespace gradbook {

namespace {

// One call from JavaScript.
struct Call {
  static constexpr size_t kMaximum = 6;
  napi_env env;
  napi_value arguments[kMaximum];
  Runtime& runtime;

  std::string Text(size_t index, const char* what) const { return GetString(env, arguments[index], what); }
  int64_t Integer(size_t index, const char* what) const { return GetInteger(env, arguments[index], what); }
};

using Method = napi_value (*)(const Call&);

template <Method method>
napi_value Enter(napi_env env, napi_callback_info info) {
  try {
    size_t count = Call::kMaximum;
    void* data = nullptr;
    napi_value arguments[Call::kMaximum];
    Check(env, napi_get_cb_info(env, info, &count, arguments, nullptr, &data));
    const Call call{env, {arguments[0], arguments[1], arguments[2], arguments[3], arguments[4], arguments[5]}, *static_cast<Runtime*>(data)};
    return method(call);
  } catch (const Failure& failure) {
    napi_throw_error(env, failure.code().c_str(), failure.what());
  } catch (const PendingException&) {
  } catch (const std::exception& error) {
    napi_throw_error(env, "INTERNAL", error.what());
  }
  return nullptr;
}

napi_value CreateTensor(const Call& call) {
  const std::vector<int64_t> shape = GetIntegers(call.env, call.arguments[0], "createTensor: shape");
  const auto dtype = static_cast<TF_DataType>(call.Integer(1, "createTensor: dtype"));
  return MakeNumber(call.env, static_cast<double>(call.runtime.tensors.Add(TensorFromValues(call.env, shape, dtype, call.arguments[2]).release())));
}

napi_value GatherRowsOfData(const Call& call) {
  const std::vector<int64_t> shape = GetIntegers(call.env, call.arguments[0], "gatherRows: shape");
  HandlePtr rows = GatherRows(call.env, call.runtime.loans, shape, call.arguments[1], call.arguments[2], GetNumber(call.env, call.arguments[3], "gatherRows: scale"),
                              GetBoolean(call.env, call.arguments[4], "gatherRows: lend"));
  return MakeNumber(call.env, static_cast<double>(call.runtime.tensors.Add(rows.release())));
}

napi_value MakeAlignedFloats(const Call& call) {
  const int64_t length = call.Integer(0, "alignedFloats: length");
  if (length < 0) throw Failure("INVALID_ARGUMENT", "alignedFloats: length must not be negative; received " + std::to_string(length) + ".");
  return AlignedFloats(call.env, static_cast<size_t>(length));
}

napi_value DeleteTensor(const Call& call) {
  call.runtime.tensors.Remove(call.Integer(0, "deleteTensor: id"));
  call.runtime.loans.Settle(call.env);
  return MakeUndefined(call.env);
}

napi_value TensorDataSync(const Call& call) { return ValuesFromTensor(call.env, call.runtime.tensors.Get(call.Integer(0, "tensorDataSync: id"))); }

napi_value IsAllFinite(const Call& call) {
  if (!IsTypedArray(call.env, call.arguments[0])) return MakeBoolean(call.env, IsFiniteTensor(call.runtime.tensors.Get(call.Integer(0, "allFinite: values"))));
  const Bytes bytes = GetBytes(call.env, call.arguments[0], "allFinite: values");
  return MakeBoolean(call.env, AllFinite(static_cast<const float*>(bytes.data), bytes.size / sizeof(float)));
}

napi_value ExecuteOp(const Call& call) {
  const PreparedOp prepared = Prepare(call.env, call.runtime, call.arguments[0], call.arguments[1], call.arguments[2], call.arguments[3]);
  return DescribeAll(call.env, call.runtime, Execute(prepared));
}

napi_value SerializeOpAttributes(const Call& call) {
  return SerializeAttributes(call.env, Prepare(call.env, call.runtime, call.arguments[0], call.arguments[1], call.arguments[2], MakeNumber(call.env, 0)));
}

napi_value ExecuteOpAsync(const Call& call) {
  PreparedOp prepared = Prepare(call.env, call.runtime, call.arguments[0], call.arguments[1], call.arguments[2], call.arguments[3]);
  return call.runtime.worker.Start(call.env, call.runtime, std::move(prepared), call.Integer(4, "executeOpAsync: run"));
}

napi_value ExecuteStepsAsync(const Call& call) {
  Chain chain;
  chain.carried = GetIntegers(call.env, call.arguments[4], "executeStepsAsync: the carried outputs");
  const int outputs = static_cast<int>(call.Integer(3, "executeStepsAsync: the number of outputs"));
  if (static_cast<int64_t>(chain.carried.size()) > outputs) throw Failure("INVALID_ARGUMENT", "executeStepsAsync: more outputs are carried than there are.");
  const uint32_t steps = Length(call.env, call.arguments[2], "executeStepsAsync: the steps");
  if (steps == 0) throw Failure("INVALID_ARGUMENT", "executeStepsAsync: there must be a step.");
  for (uint32_t i = 0; i < steps; i++) {
    chain.ops.push_back(PrepareWithoutInputs(call.env, call.runtime, call.arguments[0], call.arguments[1], outputs));
    std::vector<HandlePtr> inputs;
    for (const int64_t id : GetIntegers(call.env, Element(call.env, call.arguments[2], i), "executeStepsAsync: a step's inputs")) inputs.push_back(call.runtime.tensors.Share(id));
    for (const int64_t input : chain.carried) {
      if (input >= static_cast<int64_t>(inputs.size())) throw Failure("INVALID_ARGUMENT", "executeStepsAsync: an output is carried to an input that a step has not.");
    }
    chain.inputs.push_back(std::move(inputs));
  }
  return call.runtime.worker.StartChain(call.env, call.runtime, std::move(chain), call.Integer(5, "executeStepsAsync: run"));
}

napi_value CancelRun(const Call& call) { return MakeBoolean(call.env, call.runtime.worker.Cancel(call.Integer(0, "cancelRun: run"))); }

napi_value CreateFunctionFromGraph(const Call& call) {
  CreateFunction(call.runtime, call.Text(0, "createFunction: name"), GetBytes(call.env, call.arguments[1], "createFunction: graphDef"),
                 GetStrings(call.env, call.arguments[2], "createFunction: inputs"), GetStrings(call.env, call.arguments[3], "createFunction: outputs"));
  return MakeUndefined(call.env);
}

napi_value CreateStep(const Call& call) {
  const std::string name = call.Text(0, "createStep: name");
  const bool here = GetBoolean(call.env, call.arguments[3], "createStep: here");
  call.runtime.steps[name] = OpenStep(name, GetBytes(call.env, call.arguments[1], "createStep: graphDef"), GetBytes(call.env, call.arguments[2], "createStep: config"), here,
                                      GetStrings(call.env, call.arguments[4], "createStep: inputs"), GetStrings(call.env, call.arguments[5], "createStep: outputs"));
  return MakeUndefined(call.env);
}

napi_value RemoveStep(const Call& call) {
  call.runtime.steps.erase(call.Text(0, "removeStep: name"));
  return MakeUndefined(call.env);
}

napi_value BeginTrace(const Call& call) {
  StartTrace();
  return MakeUndefined(call.env);
}

napi_value FinishTrace(const Call& call) {
  const std::vector<std::string> runs = EndTrace();
  const napi_value list = MakeArray(call.env, runs.size());
  for (size_t i = 0; i < runs.size(); i++) SetElement(call.env, list, static_cast<uint32_t>(i), MakeBytes(call.env, runs[i].data(), runs[i].size()));
  return list;
}

napi_value RemoveFunctionByName(const Call& call) {
  RemoveFunction(call.runtime, call.Text(0, "removeFunction: name"));
  return MakeUndefined(call.env);
}

napi_value Configure(const Call& call) {
  const Bytes config = GetBytes(call.env, call.arguments[0], "configure: config");
  call.runtime.Configure(config.data, config.size);
  return MakeUndefined(call.env);
}

napi_value Devices(const Call& call) { return ListDevices(call.env, call.runtime); }
napi_value IsUsingGpuDevice(const Call& call) { return MakeBoolean(call.env, HasGpu(call.runtime)); }
napi_value GetNumOfTensors(const Call& call) { return MakeNumber(call.env, static_cast<double>(call.runtime.tensors.size())); }
napi_value GetNumOfSavedModels(const Call& call) { return MakeNumber(call.env, static_cast<double>(call.runtime.savedModels.size())); }

napi_value LoadSavedModel(const Call& call) {
  const int64_t id = call.runtime.savedModels.Load(call.Text(0, "loadSavedModel: folder"), SplitCommas(call.Text(1, "loadSavedModel: tags")));
  return MakeNumber(call.env, static_cast<double>(id));
}

napi_value DeleteSavedModel(const Call& call) {
  call.runtime.savedModels.Remove(call.Integer(0, "deleteSavedModel: id"));
  return MakeUndefined(call.env);
}

napi_value RunLoadedModel(const Call& call) {
  return RunSavedModel(call.env, call.runtime, call.Integer(0, "runSavedModel: id"), GetIntegers(call.env, call.arguments[1], "runSavedModel: inputs"),
                       SplitCommas(call.Text(2, "runSavedModel: input names")), SplitCommas(call.Text(3, "runSavedModel: output names")));
}

template <Method method>
void Define(napi_env env, napi_value exports, const char* name, Runtime* runtime) {
  napi_value function = nullptr;
  Check(env, napi_create_function(env, name, NAPI_AUTO_LENGTH, Enter<method>, runtime, &function));
  SetProperty(env, exports, name, function);
}

napi_value StopWorker(const Call& call) {
  call.runtime.worker.Stop();
  return MakeUndefined(call.env);
}

// process.exit leaves the main thread's cleanup hooks out, and destroys TensorFlow's globals under a run that is still under way.
void StopWorkerAtExit(napi_env env, Runtime* runtime) {
  napi_value global = nullptr, stop = nullptr;
  Check(env, napi_get_global(env, &global));
  const napi_value process = Property(env, global, "process");
  Check(env, napi_create_function(env, "stopWorker", NAPI_AUTO_LENGTH, Enter<StopWorker>, runtime, &stop));
  const napi_value arguments[] = {MakeString(env, "exit"), stop};
  Check(env, napi_call_function(env, process, Property(env, process, "once"), 2, arguments, nullptr));
}

void DefineConstants(napi_env env, napi_value exports) {
  const struct {
    const char* name;
    int value;
  } constants[] = {
      {"TF_FLOAT", TF_FLOAT},           {"TF_INT32", TF_INT32},       {"TF_INT64", TF_INT64},           {"TF_BOOL", TF_BOOL},
      {"TF_COMPLEX64", TF_COMPLEX64},   {"TF_STRING", TF_STRING},     {"TF_RESOURCE", TF_RESOURCE},     {"TF_UINT8", TF_UINT8},
      {"TF_ATTR_STRING", TF_ATTR_STRING}, {"TF_ATTR_INT", TF_ATTR_INT}, {"TF_ATTR_FLOAT", TF_ATTR_FLOAT}, {"TF_ATTR_BOOL", TF_ATTR_BOOL},
      {"TF_ATTR_TYPE", TF_ATTR_TYPE},   {"TF_ATTR_SHAPE", TF_ATTR_SHAPE},
  };
  for (const auto& constant : constants) SetProperty(env, exports, constant.name, MakeNumber(env, constant.value));
  SetProperty(env, exports, "hasFastProducts", MakeBoolean(env, HasFastProducts()));
  SetProperty(env, exports, "TF_Version", MakeString(env, TF_Version()));
}

}  // namespace

void DefineModule(napi_env env, napi_value exports) {
  RegisterAdam();
  RegisterSgd();
  RegisterNormalization();
  RegisterRecurrent();
  RegisterSequences();
  RegisterRowProduct();
  RegisterColumnSums();
  RegisterConvolutions();
  RegisterSwap();
  RegisterMatrixProduct();
  RegisterEntropy();
  RegisterCheckpoint();
  auto* runtime = new Runtime();
  Check(env, napi_set_instance_data(env, runtime, [](napi_env, void* data, void*) { delete static_cast<Runtime*>(data); }, nullptr));
  Define<CreateTensor>(env, exports, "createTensor", runtime);
  Define<GatherRowsOfData>(env, exports, "gatherRows", runtime);
  Define<MakeAlignedFloats>(env, exports, "alignedFloats", runtime);
  Define<DeleteTensor>(env, exports, "deleteTensor", runtime);
  Define<TensorDataSync>(env, exports, "tensorDataSync", runtime);
  Define<IsAllFinite>(env, exports, "allFinite", runtime);
  Define<ExecuteOp>(env, exports, "executeOp", runtime);
  Define<SerializeOpAttributes>(env, exports, "serializeAttributes", runtime);
  Define<ExecuteOpAsync>(env, exports, "executeOpAsync", runtime);
  Define<ExecuteStepsAsync>(env, exports, "executeStepsAsync", runtime);
  Define<CancelRun>(env, exports, "cancelRun", runtime);
  Define<CreateFunctionFromGraph>(env, exports, "createFunction", runtime);
  Define<RemoveFunctionByName>(env, exports, "removeFunction", runtime);
  Define<CreateStep>(env, exports, "createStep", runtime);
  Define<RemoveStep>(env, exports, "removeStep", runtime);
  Define<BeginTrace>(env, exports, "startTrace", runtime);
  Define<FinishTrace>(env, exports, "endTrace", runtime);
  Define<Configure>(env, exports, "configure", runtime);
  Define<Devices>(env, exports, "listDevices", runtime);
  Define<IsUsingGpuDevice>(env, exports, "isUsingGpuDevice", runtime);
  Define<GetNumOfTensors>(env, exports, "getNumOfTensors", runtime);
  Define<GetNumOfSavedModels>(env, exports, "getNumOfSavedModels", runtime);
  Define<LoadSavedModel>(env, exports, "loadSavedModel", runtime);
  Define<DeleteSavedModel>(env, exports, "deleteSavedModel", runtime);
  Define<RunLoadedModel>(env, exports, "runSavedModel", runtime);
  SetProperty(env, exports, "cancelSwitch", MakeNumber(env, runtime->worker.CancelSwitchNumber()));
  DefineConstants(env, exports);
  StopWorkerAtExit(env, runtime);
}

}  // namespace gradbook

NAPI_MODULE_INIT() {
  try {
    gradbook::DefineModule(env, exports);
  } catch (const std::exception& error) {
    napi_throw_error(env, "INTERNAL", error.what());
  } catch (const gradbook::PendingException&) {
  }
  return exports;
}
