#include "functions.h"

#include <tensorflow/c/c_api.h>

#include "graphs.h"
#include "memory.h"
#include "runtime.h"

namespace gradbook {

void CreateFunction(Runtime& runtime, const std::string& name, Bytes graphDef, const std::vector<std::string>& inputs, const std::vector<std::string>& outputs) {
  const StatusPtr status = NewStatus();
  const GraphPtr graph = ImportGraph(graphDef, "createFunction " + name);
  const std::vector<TF_Output> ins = FindOutputs(graph.get(), inputs, "createFunction " + name);
  const std::vector<TF_Output> outs = FindOutputs(graph.get(), outputs, "createFunction " + name);
  const std::unique_ptr<TF_Function, decltype(&TF_DeleteFunction)> function(
      TF_GraphToFunction(graph.get(), name.c_str(), 0, -1, nullptr, static_cast<int>(ins.size()), ins.data(), static_cast<int>(outs.size()), outs.data(),
                         nullptr, nullptr, nullptr, status.get()),
      TF_DeleteFunction);
  Require(status.get(), "createFunction " + name);
  TFE_ContextAddFunction(runtime.Context(), function.get(), status.get());
  Require(status.get(), "createFunction " + name);
  ReturnMemory();
}

void RemoveFunction(Runtime& runtime, const std::string& name) {
  const StatusPtr status = NewStatus();
  TFE_ContextRemoveFunction(runtime.Context(), name.c_str(), status.get());
  Require(status.get(), "removeFunction " + name);
}

}  // namespace gradbook
