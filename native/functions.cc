#include "functions.h"

#include <tensorflow/c/c_api.h>

#if defined(__GLIBC__)
#include <malloc.h>
#endif

#include "graphs.h"
#include "runtime.h"

namespace gradbook {

namespace {

// A step was just recorded op by op, which takes more memory than running it as a function does: what that left goes back to the system.
void ReturnMemory() {
#if defined(__GLIBC__)
  malloc_trim(0);
#endif
}

}  // namespace

void CreateFunction(Runtime& runtime, const std::string& name, Bytes graphDef, const std::vector<std::string>& inputs, const std::vector<std::string>& outputs) {
  const StatusPtr status = NewStatus();
  const GraphPtr graph(TF_NewGraph(), TF_DeleteGraph);
  const std::unique_ptr<TF_Buffer, decltype(&TF_DeleteBuffer)> buffer(TF_NewBufferFromString(graphDef.data, graphDef.size), TF_DeleteBuffer);
  const std::unique_ptr<TF_ImportGraphDefOptions, decltype(&TF_DeleteImportGraphDefOptions)> options(TF_NewImportGraphDefOptions(), TF_DeleteImportGraphDefOptions);
  TF_GraphImportGraphDef(graph.get(), buffer.get(), options.get(), status.get());
  Require(status.get(), "createFunction " + name);

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
