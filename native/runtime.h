// What one JavaScript environment (the main thread or a worker) owns of TensorFlow.
#pragma once

#include <tensorflow/c/eager/c_api.h>

#include <map>
#include <memory>
#include <vector>

#include "async.h"
#include "rows.h"
#include "savedModels.h"
#include "sessions.h"
#include "tensors.h"

namespace gradbook {

class Runtime {
 public:
  ~Runtime();
  // The eager context, made on first use.
  TFE_Context* Context();
  // Gives the context up and makes one with this serialized ConfigProto. Refused while tensors or runs exist: they belong to it.
  void Configure(const void* config, size_t size);

  TensorTable tensors;
  Loans loans;
  SavedModelTable savedModels;
  // By their names.
  StepTable steps;
  Worker worker;

 private:
  void MakeContext(const void* config, size_t size);
  TFE_Context* context_ = nullptr;
};

// The devices that TensorFlow sees, as [{ name, type }].
napi_value ListDevices(napi_env env, Runtime& runtime);
bool HasGpu(Runtime& runtime);

}  // namespace gradbook
