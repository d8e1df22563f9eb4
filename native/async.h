// Ops on a native thread, so that JavaScript's event loop stays alive meanwhile.
#pragma once

#include <tensorflow/c/eager/c_api.h>
#include <tensorflow/c/eager/c_api_experimental.h>

#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <thread>
#include <unordered_map>

#include "checkpoint.h"
#include "ops.h"
#include "tensors.h"

namespace gradbook {

class Runtime;

// One op several times, each time with what the time before has made.
struct Chain {
  // Still without inputs.
  std::vector<PreparedOp> ops;
  // Of each op; references of its own.
  std::vector<std::vector<HandlePtr>> inputs;
  // An op's last outputs are carried: these are the inputs of the next one that they take the place of; -1 for one that only comes out.
  std::vector<int64_t> carried;
};

// One thread that executes ops in the order they came; results are handed back on JavaScript's thread.
class Worker {
 public:
  ~Worker() { Stop(); }
  // Queues the op and returns a promise of its results. `run` is the caller's number for it, for Cancel.
  napi_value Start(napi_env env, Runtime& runtime, PreparedOp prepared, int64_t run);
  // Queues steps that follow each other and returns a promise of [the first's results, ..., the last's results, what it carried].
  napi_value StartChain(napi_env env, Runtime& runtime, Chain chain, int64_t run);
  // Asks a queued op not to begin, and a running function to end at its next checkpoint; false when it is done already.
  bool Cancel(int64_t run);
  // What the checkpoints of this worker's functions look at.
  int CancelSwitchNumber() const { return cancelSwitch_.number(); }
  bool Busy() const { return !runs_.empty(); }
  // Cancels what is left and joins the thread.
  void Stop();

 private:
  struct Job;
  napi_value Queue(napi_env env, std::unique_ptr<Job> job);
  static void ExecuteChain(Job& job);
  void Open(napi_env env);
  void Loop();
  void CancelLocked(Job& job);
  static void Deliver(napi_env env, napi_value callback, void* context, void* data);
  void Settle(napi_env env, std::unique_ptr<Job> job);

  std::thread thread_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<Job*> queue_;
  bool stopping_ = false;
  Job* running_ = nullptr;
  CancelSwitch cancelSwitch_;
  napi_threadsafe_function deliver_ = nullptr;
  // Touched on JavaScript's thread only.
  std::unordered_map<int64_t, Job*> runs_;
};

}  // namespace gradbook
