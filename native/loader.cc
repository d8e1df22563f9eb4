// What Node loads: it loads the binding beside it with TensorFlow's start-up lines kept off stderr, and hands over.
//
// TensorFlow's library logs from its static initializers, before any setting can reach it ("oneDNN custom operations are on",
// whatever TF_CPP_MIN_LOG_LEVEL says), and a notebook would show that in its first cell.
#include <dlfcn.h>
#include <fcntl.h>
#include <node_api.h>
#include <unistd.h>

#include <cstdlib>
#include <string>

namespace {

// Points stderr nowhere while it lives, if the log level asks for it.
class QuietStderr {
 public:
  QuietStderr() {
    const char* level = std::getenv("TF_CPP_MIN_LOG_LEVEL");
    if (level == nullptr || std::atoi(level) < 1) return;
    saved_ = dup(STDERR_FILENO);
    const int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
    if (nowhere >= 0) {
      dup2(nowhere, STDERR_FILENO);
      close(nowhere);
    }
  }
  ~QuietStderr() {
    if (saved_ < 0) return;
    dup2(saved_, STDERR_FILENO);
    close(saved_);
  }

 private:
  int saved_ = -1;
};

// The binding's file: this one's path with "-tensorflow" before its ending.
std::string BindingPath() {
  Dl_info info;
  dladdr(reinterpret_cast<void*>(&BindingPath), &info);
  std::string path = info.dli_fname;
  return path.insert(path.rfind('.'), "-tensorflow");
}

using Init = napi_value (*)(napi_env, napi_value);

Init Load(std::string& error) {
  const QuietStderr quiet;
  void* library = dlopen(BindingPath().c_str(), RTLD_LAZY);
  void* symbol = library == nullptr ? nullptr : dlsym(library, "napi_register_module_v1");
  if (symbol == nullptr) error = dlerror();
  return reinterpret_cast<Init>(symbol);
}

}  // namespace

NAPI_MODULE_INIT() {
  std::string error;
  const Init init = Load(error);
  if (init == nullptr) {
    napi_throw_error(env, "ERR_DLOPEN_FAILED", error.c_str());
    return exports;
  }
  return init(env, exports);
}
