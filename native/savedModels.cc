#include "savedModels.h"

#include <sstream>

#include "runtime.h"

namespace gradbook {

int64_t SavedModelTable::Load(const std::string& folder, const std::vector<std::string>& tags) {
  const StatusPtr status = NewStatus();
  const std::unique_ptr<TF_SessionOptions, decltype(&TF_DeleteSessionOptions)> options(TF_NewSessionOptions(), TF_DeleteSessionOptions);
  std::vector<const char*> tagPointers;
  for (const std::string& tag : tags) tagPointers.push_back(tag.c_str());
  GraphPtr graph(TF_NewGraph(), TF_DeleteGraph);
  TF_Session* const session = TF_LoadSessionFromSavedModel(options.get(), nullptr, folder.c_str(), tagPointers.data(), static_cast<int>(tagPointers.size()),
                                                           graph.get(), nullptr, status.get());
  Require(status.get(), "loadSavedModel " + folder);
  models_.emplace(next_, SavedModel{std::move(graph), SessionPtr(session, DeleteSession)});
  return next_++;
}

SavedModel& SavedModelTable::Get(int64_t id) {
  const auto found = models_.find(id);
  if (found == models_.end()) throw Failure("NOT_FOUND", "SavedModel " + std::to_string(id) + " does not exist: it was deleted or never loaded.");
  return found->second;
}

void SavedModelTable::Remove(int64_t id) {
  Get(id);
  models_.erase(id);
}

napi_value RunSavedModel(napi_env env, Runtime& runtime, int64_t id, const std::vector<int64_t>& inputs, const std::vector<std::string>& inputNames,
                         const std::vector<std::string>& outputNames) {
  SavedModel& model = runtime.savedModels.Get(id);
  if (inputs.size() != inputNames.size()) {
    throw Failure("INVALID_ARGUMENT", "runSavedModel: " + std::to_string(inputNames.size()) + " input names but " + std::to_string(inputs.size()) + " tensors.");
  }
  const StatusPtr status = NewStatus();
  const std::vector<TF_Output> ins = FindOutputs(model.graph.get(), inputNames, "runSavedModel");
  const std::vector<TF_Output> outs = FindOutputs(model.graph.get(), outputNames, "runSavedModel");
  std::vector<TensorPtr> values;
  for (const int64_t input : inputs) {
    values.emplace_back(TFE_TensorHandleResolve(runtime.tensors.Get(input), status.get()), TF_DeleteTensor);
    Require(status.get(), "runSavedModel");
  }
  return DescribeAll(env, runtime, RunSession(model.session.get(), ins, values, outs, false, "runSavedModel"));
}

std::vector<std::string> SplitCommas(const std::string& text) {
  std::vector<std::string> parts;
  std::stringstream stream(text);
  for (std::string part; std::getline(stream, part, ',');) parts.push_back(part);
  return parts;
}

}  // namespace gradbook
