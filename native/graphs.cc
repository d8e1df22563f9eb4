#include "graphs.h"

#include <cstdlib>

namespace gradbook {

GraphPtr ImportGraph(Bytes graphDef, const std::string& what) {
  const StatusPtr status = NewStatus();
  GraphPtr graph(TF_NewGraph(), TF_DeleteGraph);
  const std::unique_ptr<TF_Buffer, decltype(&TF_DeleteBuffer)> buffer(TF_NewBufferFromString(graphDef.data, graphDef.size), TF_DeleteBuffer);
  const std::unique_ptr<TF_ImportGraphDefOptions, decltype(&TF_DeleteImportGraphDefOptions)> options(TF_NewImportGraphDefOptions(), TF_DeleteImportGraphDefOptions);
  TF_GraphImportGraphDef(graph.get(), buffer.get(), options.get(), status.get());
  Require(status.get(), what);
  return graph;
}

std::vector<TF_Output> FindOutputs(TF_Graph* graph, const std::vector<std::string>& names, const std::string& what) {
  std::vector<TF_Output> found;
  found.reserve(names.size());
  for (const std::string& name : names) {
    const size_t colon = name.rfind(':');
    const std::string node = name.substr(0, colon);
    const int index = colon == std::string::npos ? 0 : std::atoi(name.c_str() + colon + 1);
    TF_Operation* operation = TF_GraphOperationByName(graph, node.c_str());
    if (operation == nullptr) throw Failure("NOT_FOUND", what + ": the graph has no node named " + node + ".");
    found.push_back({operation, index});
  }
  return found;
}

}  // namespace gradbook
