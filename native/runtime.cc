#include "runtime.h"

#include <cstdlib>
#include <cstring>

namespace gradbook {

using DevicesPtr = std::unique_ptr<TF_DeviceList, decltype(&TF_DeleteDeviceList)>;

namespace {

// TensorFlow looks at this when it makes its first device: each session then has as many threads of its own for its ops as it asks for, where otherwise all
// share those of the first. It is taken back, since child processes inherit the environment.
class ThreadsOfTheirOwn {
 public:
  ThreadsOfTheirOwn() : was_set_(std::getenv(kName) != nullptr) {
    if (!was_set_) setenv(kName, "1", 1);
  }
  ~ThreadsOfTheirOwn() {
    if (!was_set_) unsetenv(kName);
  }

 private:
  static constexpr const char* kName = "TF_OVERRIDE_GLOBAL_THREADPOOL";
  const bool was_set_;
};

}  // namespace

Runtime::~Runtime() {
  worker.Stop();
  savedModels.Clear();
  steps.clear();
  tensors.Clear();
  if (context_ != nullptr) TFE_DeleteContext(context_);
}

TFE_Context* Runtime::Context() {
  if (context_ == nullptr) MakeContext(nullptr, 0);
  return context_;
}

void Runtime::Configure(const void* config, size_t size) {
  if (tensors.size() > 0 || worker.Busy()) {
    throw Failure("FAILED_PRECONDITION", "configure: the context can only be made anew when no tensor and no run is left; " +
                                             std::to_string(tensors.size()) + " tensors are.");
  }
  if (context_ != nullptr) TFE_DeleteContext(context_);
  context_ = nullptr;
  MakeContext(config, size);
}

void Runtime::MakeContext(const void* config, size_t size) {
  const StatusPtr status = NewStatus();
  const std::unique_ptr<TFE_ContextOptions, decltype(&TFE_DeleteContextOptions)> options(TFE_NewContextOptions(), TFE_DeleteContextOptions);
  // Inputs on another device are copied silently, as in Python.
  TFE_ContextOptionsSetDevicePlacementPolicy(options.get(), TFE_DEVICE_PLACEMENT_SILENT);
  if (size > 0) {
    TFE_ContextOptionsSetConfig(options.get(), config, size, status.get());
    Require(status.get(), "configure");
  }
  const ThreadsOfTheirOwn first;
  context_ = TFE_NewContext(options.get(), status.get());
  Require(status.get(), "TensorFlow context");
}

namespace {

DevicesPtr Devices(Runtime& runtime) {
  const StatusPtr status = NewStatus();
  DevicesPtr devices(TFE_ContextListDevices(runtime.Context(), status.get()), TF_DeleteDeviceList);
  Require(status.get(), "listDevices");
  return devices;
}

}  // namespace

napi_value ListDevices(napi_env env, Runtime& runtime) {
  const DevicesPtr devices = Devices(runtime);
  const StatusPtr status = NewStatus();
  const int count = TF_DeviceListCount(devices.get());
  const napi_value list = MakeArray(env, static_cast<size_t>(count));
  for (int i = 0; i < count; i++) {
    const napi_value device = MakeObject(env);
    SetProperty(env, device, "name", MakeString(env, TF_DeviceListName(devices.get(), i, status.get())));
    Require(status.get(), "listDevices");
    SetProperty(env, device, "type", MakeString(env, TF_DeviceListType(devices.get(), i, status.get())));
    Require(status.get(), "listDevices");
    SetElement(env, list, static_cast<uint32_t>(i), device);
  }
  return list;
}

bool HasGpu(Runtime& runtime) {
  const DevicesPtr devices = Devices(runtime);
  const StatusPtr status = NewStatus();
  for (int i = 0; i < TF_DeviceListCount(devices.get()); i++) {
    const char* type = TF_DeviceListType(devices.get(), i, status.get());
    if (TF_GetCode(status.get()) == TF_OK && std::strcmp(type, "GPU") == 0) return true;
  }
  return false;
}

}  // namespace gradbook
