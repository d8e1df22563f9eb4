#include "async.h"

#include <cmath>

#include "runtime.h"

namespace gradbook {

using CancellationPtr = std::unique_ptr<TFE_CancellationManager, decltype(&TFE_DeleteCancellationManager)>;

namespace {

// Whether a tensor's first number is finite; a tensor of other things always is.
bool BeginsFinite(TFE_TensorHandle* handle) {
  if (TFE_TensorHandleDataType(handle) != TF_FLOAT) return true;
  const StatusPtr status = NewStatus();
  const TensorPtr tensor(TFE_TensorHandleResolve(handle, status.get()), TF_DeleteTensor);
  Require(status.get(), "executeStepsAsync");
  return TF_TensorElementCount(tensor.get()) == 0 || std::isfinite(*static_cast<const float*>(TF_TensorData(tensor.get())));
}

}  // namespace

struct Worker::Job {
  Worker* worker;
  Runtime* runtime;
  Chain chain;
  // Whether the caller asked for one op, and gets its results alone.
  bool single;
  int64_t run;
  CancellationPtr cancellation{TFE_NewCancellationManager(), TFE_DeleteCancellationManager};
  napi_deferred deferred = nullptr;
  // Each step's, and what was carried.
  std::vector<std::vector<TFE_TensorHandle*>> results;
  std::string code;
  std::string message;

  napi_value Described(napi_env env) {
    if (single) return DescribeAll(env, *runtime, std::move(results.front()));
    const napi_value all = MakeArray(env, results.size());
    for (size_t i = 0; i < results.size(); i++) SetElement(env, all, static_cast<uint32_t>(i), DescribeAll(env, *runtime, std::move(results[i])));
    return all;
  }
};

void Worker::Open(napi_env env) {
  Check(env, napi_create_threadsafe_function(env, nullptr, nullptr, MakeString(env, "gradbook run"), 0, 1, nullptr, nullptr, nullptr, Deliver, &deliver_));
  // Only work under way keeps the process alive; see Start and Settle.
  Check(env, napi_unref_threadsafe_function(env, deliver_));
  Check(env, napi_add_env_cleanup_hook(env, [](void* worker) { static_cast<Worker*>(worker)->Stop(); }, this));
  thread_ = std::thread([this] { Loop(); });
}

napi_value Worker::Start(napi_env env, Runtime& runtime, PreparedOp prepared, int64_t run) {
  Chain chain;
  chain.ops.push_back(std::move(prepared));
  chain.inputs.emplace_back();
  return Queue(env, std::unique_ptr<Job>(new Job{this, &runtime, std::move(chain), true, run}));
}

napi_value Worker::StartChain(napi_env env, Runtime& runtime, Chain chain, int64_t run) {
  return Queue(env, std::unique_ptr<Job>(new Job{this, &runtime, std::move(chain), false, run}));
}

napi_value Worker::Queue(napi_env env, std::unique_ptr<Job> job) {
  if (runs_.count(job->run) > 0) throw Failure("ALREADY_EXISTS", "executeOpAsync: run " + std::to_string(job->run) + " is under way already.");
  if (deliver_ == nullptr) Open(env);
  for (const PreparedOp& prepared : job->chain.ops) {
    if (prepared.op == nullptr) continue;
    const StatusPtr status = NewStatus();
    TFE_OpSetCancellationManager(prepared.op.get(), job->cancellation.get(), status.get());
    Require(status.get(), prepared.name);
  }
  napi_value promise = nullptr;
  Check(env, napi_create_promise(env, &job->deferred, &promise));
  if (runs_.empty()) Check(env, napi_ref_threadsafe_function(env, deliver_));
  runs_.emplace(job->run, job.get());
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    queue_.push_back(job.release());
  }
  wake_.notify_one();
  return promise;
}

bool Worker::Cancel(int64_t run) {
  const auto found = runs_.find(run);
  if (found == runs_.end()) return false;
  const std::lock_guard<std::mutex> lock(mutex_);
  CancelLocked(*found->second);
  return true;
}

void Worker::CancelLocked(Job& job) {
  TFE_CancellationManagerStartCancel(job.cancellation.get());
  if (running_ == &job) cancelSwitch_.Set(true);
}

// Ends early when a step's first number is NaN or infinite: what is carried is then what that step began with, and nothing if it was the first.
void Worker::ExecuteChain(Job& job) {
  Chain& chain = job.chain;
  std::vector<HandlePtr> carried;
  for (size_t step = 0; step < chain.ops.size(); step++) {
    PreparedOp& prepared = chain.ops[step];
    if (TFE_CancellationManagerIsCancelled(job.cancellation.get())) throw Failure("CANCELLED", prepared.name + ": cancelled before it began.");
    std::vector<HandlePtr>& inputs = chain.inputs[step];
    std::vector<TFE_TensorHandle*> given;
    for (const HandlePtr& input : inputs) given.push_back(input.get());
    for (size_t i = 0; i < carried.size(); i++) {
      if (chain.carried[i] >= 0) given[static_cast<size_t>(chain.carried[i])] = carried[i].get();
    }
    for (TFE_TensorHandle* input : given) AddInput(prepared, input);
    std::vector<TFE_TensorHandle*> results = Execute(prepared);
    prepared.LetInputsGo();
    inputs.clear();
    const auto plain = static_cast<ptrdiff_t>(results.size() - chain.carried.size());
    std::vector<HandlePtr> next;
    for (auto handle = results.begin() + plain; handle != results.end(); handle++) next.emplace_back(*handle, TFE_DeleteTensorHandle);
    results.resize(static_cast<size_t>(plain));
    const bool finite = chain.carried.empty() || results.empty() || BeginsFinite(results.front());
    job.results.push_back(std::move(results));
    if (!finite) break;
    carried = std::move(next);
  }
  std::vector<TFE_TensorHandle*> last;
  for (HandlePtr& handle : carried) last.push_back(handle.release());
  job.results.push_back(std::move(last));
}

void Worker::Loop() {
  for (;;) {
    Job* job = nullptr;
    {
      std::unique_lock<std::mutex> lock(mutex_);
      wake_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
      if (stopping_) return;
      job = queue_.front();
      queue_.pop_front();
      running_ = job;
    }
    try {
      ExecuteChain(*job);
    } catch (const Failure& failure) {
      for (const auto& results : job->results) {
        for (TFE_TensorHandle* handle : results) TFE_DeleteTensorHandle(handle);
      }
      job->results.clear();
      job->code = failure.code();
      job->message = failure.what();
    }
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      running_ = nullptr;
      cancelSwitch_.Set(false);
    }
    // The inputs go on this thread, before JavaScript hears of the end: a variable's old value is then free for reuse.
    job->chain = {};
    if (napi_call_threadsafe_function(deliver_, job, napi_tsfn_nonblocking) != napi_ok) return;
  }
}

void Worker::Deliver(napi_env env, napi_value, void*, void* data) {
  std::unique_ptr<Job> job(static_cast<Job*>(data));
  if (env == nullptr) return;  // the environment is going down; nobody waits for this promise
  Worker* worker = job->worker;
  worker->Settle(env, std::move(job));
}

void Worker::Settle(napi_env env, std::unique_ptr<Job> job) {
  runs_.erase(job->run);
  if (runs_.empty()) napi_unref_threadsafe_function(env, deliver_);
  try {
    if (job->code.empty()) {
      Check(env, napi_resolve_deferred(env, job->deferred, job->Described(env)));
    } else {
      Check(env, napi_reject_deferred(env, job->deferred, MakeError(env, job->code, job->message)));
    }
  } catch (const Failure& failure) {
    napi_reject_deferred(env, job->deferred, MakeError(env, failure.code(), failure.what()));
  } catch (const PendingException&) {
  }
}

void Worker::Stop() {
  if (!thread_.joinable()) return;
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    for (auto& [run, job] : runs_) CancelLocked(*job);
    stopping_ = true;
  }
  wake_.notify_one();
  thread_.join();
}

}  // namespace gradbook
