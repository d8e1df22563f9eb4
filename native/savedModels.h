// TensorFlow SavedModels: loaded into a session, run by the names of their tensors.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "graphs.h"
#include "sessions.h"
#include "values.h"

namespace gradbook {

class Runtime;

struct SavedModel {
  GraphPtr graph;
  SessionPtr session;
};

class SavedModelTable {
 public:
  int64_t Load(const std::string& folder, const std::vector<std::string>& tags);
  void Remove(int64_t id);
  SavedModel& Get(int64_t id);
  size_t size() const { return models_.size(); }
  void Clear() { models_.clear(); }

 private:
  std::map<int64_t, SavedModel> models_;
  int64_t next_ = 0;
};

napi_value RunSavedModel(napi_env env, Runtime& runtime, int64_t id, const std::vector<int64_t>& inputs, const std::vector<std::string>& inputNames,
                         const std::vector<std::string>& outputNames);

// "a,b,c" as a list.
std::vector<std::string> SplitCommas(const std::string& text);

}  // namespace gradbook
