// Recorded steps as TensorFlow sessions. Beside calling a function as an op, a session begins some 80 µs sooner, can run on the thread that asks, and can
// have a single thread for what is too small to be shared out. It has its threads for itself, so that sessions with as many as there are cores would soon be too many.
#pragma once

#include <tensorflow/c/c_api.h>

#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "graphs.h"
#include "tensors.h"
#include "values.h"

namespace gradbook {

using SessionPtr = std::unique_ptr<TF_Session, void (*)(TF_Session*)>;

// Closes and deletes a session.
void DeleteSession(TF_Session* session);

// Computes tensors of a session's graph from others. `here`: on this thread, one op after the other; otherwise on TensorFlow's threads.
std::vector<TFE_TensorHandle*> RunSession(TF_Session* session, const std::vector<TF_Output>& inputs, const std::vector<TensorPtr>& values,
                                          const std::vector<TF_Output>& outputs, bool here, const std::string& what);

// From now on until EndTrace, sessions say how long each op of a run took.
void StartTrace();
// A serialized RunMetadata for each run since.
std::vector<std::string> EndTrace();

// A recorded step, which runs by its name as an op does.
struct Step {
  GraphPtr graph;
  SessionPtr session;
  std::vector<TF_Output> inputs, outputs;
  bool here;
};

// A run that is under way keeps its step, though it be taken out meanwhile.
using StepTable = std::unordered_map<std::string, std::shared_ptr<const Step>>;

// `config` is a serialized ConfigProto. Inputs and outputs are tensors of the graph, as "node:index"; none may be both.
std::shared_ptr<const Step> OpenStep(const std::string& name, Bytes graphDef, Bytes config, bool here, const std::vector<std::string>& inputs,
                                     const std::vector<std::string>& outputs);

}  // namespace gradbook
