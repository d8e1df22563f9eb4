#include "savedModels.h"

#include <sstream>

#include "runtime.h"

namespace gradbook {

namespace {

void Close(SavedModel& model) {
  const StatusPtr status = NewStatus();
  TF_CloseSession(model.session, status.get());
  TF_DeleteSession(model.session, status.get());
}

}  // namespace

int64_t SavedModelTable::Load(const std::string& folder, const std::vector<std::string>& tags) {
  const StatusPtr status = NewStatus();
  const std::unique_ptr<TF_SessionOptions, decltype(&TF_DeleteSessionOptions)> options(TF_NewSessionOptions(), TF_DeleteSessionOptions);
  std::vector<const char*> tagPointers;
  for (const std::string& tag : tags) tagPointers.push_back(tag.c_str());
  SavedModel model;
  model.session = TF_LoadSessionFromSavedModel(options.get(), nullptr, folder.c_str(), tagPointers.data(), static_cast<int>(tagPointers.size()),
                                               model.graph.get(), nullptr, status.get());
  Require(status.get(), "loadSavedModel " + folder);
  models_.emplace(next_, std::move(model));
  return next_++;
}

SavedModel& SavedModelTable::Get(int64_t id) {
  const auto found = models_.find(id);
  if (found == models_.end()) throw Failure("NOT_FOUND", "SavedModel " + std::to_string(id) + " does not exist: it was deleted or never loaded.");
  return found->second;
}

void SavedModelTable::Remove(int64_t id) {
  Close(Get(id));
  models_.erase(id);
}

void SavedModelTable::Clear() {
  for (auto& [id, model] : models_) Close(model);
  models_.clear();
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
  std::vector<TF_Tensor*> valuePointers;
  for (const int64_t input : inputs) {
    values.emplace_back(TFE_TensorHandleResolve(runtime.tensors.Get(input), status.get()), TF_DeleteTensor);
    Require(status.get(), "runSavedModel");
    valuePointers.push_back(values.back().get());
  }
  std::vector<TF_Tensor*> results(outs.size(), nullptr);
  TF_SessionRun(model.session, nullptr, ins.data(), valuePointers.data(), static_cast<int>(ins.size()), outs.data(), results.data(),
                static_cast<int>(outs.size()), nullptr, 0, nullptr, status.get());
  Require(status.get(), "runSavedModel");

  std::vector<TFE_TensorHandle*> handles;
  for (TF_Tensor* result : results) {
    const TensorPtr owned(result, TF_DeleteTensor);
    handles.push_back(TFE_NewTensorHandle(owned.get(), status.get()));
    Require(status.get(), "runSavedModel");
  }
  return DescribeAll(env, runtime, std::move(handles));
}

std::vector<std::string> SplitCommas(const std::string& text) {
  std::vector<std::string> parts;
  std::stringstream stream(text);
  for (std::string part; std::getline(stream, part, ',');) parts.push_back(part);
  return parts;
}

}  // namespace gradbook
