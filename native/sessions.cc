#include "sessions.h"

#include <atomic>
#include <mutex>

#include "memory.h"

namespace gradbook {

namespace {

std::atomic<bool> tracing{false};
std::mutex traceLock;
std::vector<std::string> traced;

}  // namespace

void StartTrace() { tracing = true; }

std::vector<std::string> EndTrace() {
  tracing = false;
  const std::lock_guard<std::mutex> lock(traceLock);
  return std::move(traced);
}

void DeleteSession(TF_Session* session) {
  const StatusPtr status = NewStatus();
  TF_CloseSession(session, status.get());
  TF_DeleteSession(session, status.get());
}

std::vector<TFE_TensorHandle*> RunSession(TF_Session* session, const std::vector<TF_Output>& inputs, const std::vector<TensorPtr>& values,
                                          const std::vector<TF_Output>& outputs, bool here, const std::string& what) {
  // RunOptions with trace_level = SOFTWARE_TRACE and inter_op_thread_pool = -1, the thread that calls.
  static const unsigned char kTraceHere[] = {0x08, 0x01, 0x18, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01};
  const bool trace = tracing;
  const size_t begin = trace ? 0 : 2, end = here ? sizeof kTraceHere : 2;
  const TF_Buffer options{kTraceHere + begin, end - begin, nullptr};
  const std::unique_ptr<TF_Buffer, decltype(&TF_DeleteBuffer)> metadata(trace ? TF_NewBuffer() : nullptr, TF_DeleteBuffer);
  const StatusPtr status = NewStatus();
  std::vector<TF_Tensor*> given;
  for (const TensorPtr& value : values) given.push_back(value.get());
  std::vector<TF_Tensor*> results(outputs.size(), nullptr);
  TF_SessionRun(session, options.length > 0 ? &options : nullptr, inputs.data(), given.data(), static_cast<int>(inputs.size()), outputs.data(), results.data(),
                static_cast<int>(outputs.size()), nullptr, 0, metadata.get(), status.get());
  Require(status.get(), what);
  if (trace) {
    const std::lock_guard<std::mutex> lock(traceLock);
    traced.emplace_back(static_cast<const char*>(metadata->data), metadata->length);
  }
  std::vector<TensorPtr> owned;
  for (TF_Tensor* result : results) owned.emplace_back(result, TF_DeleteTensor);
  std::vector<HandlePtr> handles;
  for (const TensorPtr& result : owned) {
    handles.emplace_back(TFE_NewTensorHandle(result.get(), status.get()), TFE_DeleteTensorHandle);
    Require(status.get(), what);
  }
  std::vector<TFE_TensorHandle*> released;
  for (HandlePtr& handle : handles) released.push_back(handle.release());
  return released;
}

std::shared_ptr<const Step> OpenStep(const std::string& name, Bytes graphDef, Bytes config, bool here, const std::vector<std::string>& inputs,
                                     const std::vector<std::string>& outputs) {
  const std::string what = "createStep " + name;
  const StatusPtr status = NewStatus();
  GraphPtr graph = ImportGraph(graphDef, what);
  std::vector<TF_Output> ins = FindOutputs(graph.get(), inputs, what), outs = FindOutputs(graph.get(), outputs, what);
  const std::unique_ptr<TF_SessionOptions, decltype(&TF_DeleteSessionOptions)> options(TF_NewSessionOptions(), TF_DeleteSessionOptions);
  TF_SetConfig(options.get(), config.data, config.size, status.get());
  Require(status.get(), what);
  SessionPtr session(TF_NewSession(graph.get(), options.get(), status.get()), DeleteSession);
  Require(status.get(), what);
  ReturnMemory();
  return std::make_shared<const Step>(Step{std::move(graph), std::move(session), std::move(ins), std::move(outs), here});
}

}  // namespace gradbook
