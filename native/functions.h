// Functions of our own: a recorded step becomes one op.
#pragma once

#include <string>
#include <vector>

#include "values.h"

namespace gradbook {

class Runtime;

// Registers a serialized GraphDef as a function. Inputs and outputs are tensors of the graph, as "node:index".
void CreateFunction(Runtime& runtime, const std::string& name, Bytes graphDef, const std::vector<std::string>& inputs, const std::vector<std::string>& outputs);
void RemoveFunction(Runtime& runtime, const std::string& name);

}  // namespace gradbook
