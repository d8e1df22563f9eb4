// Finding tensors in a TensorFlow graph by name.
#pragma once

#include <tensorflow/c/c_api.h>

#include <memory>
#include <string>
#include <vector>

namespace gradbook {

using GraphPtr = std::unique_ptr<TF_Graph, decltype(&TF_DeleteGraph)>;

// "node:index" (or "node" for its first output), for each name.
std::vector<TF_Output> FindOutputs(TF_Graph* graph, const std::vector<std::string>& names, const std::string& what);

}  // namespace gradbook
