// TensorFlow graphs: from their serialized form, and finding tensors in them by name.
#pragma once

#include <tensorflow/c/c_api.h>

#include <memory>
#include <string>
#include <vector>

#include "values.h"

namespace gradbook {

using GraphPtr = std::unique_ptr<TF_Graph, decltype(&TF_DeleteGraph)>;

GraphPtr ImportGraph(Bytes graphDef, const std::string& what);

// "node:index" (or "node" for its first output), for each name.
std::vector<TF_Output> FindOutputs(TF_Graph* graph, const std::vector<std::string>& names, const std::string& what);

}  // namespace gradbook
