#include "async.h"

#include "runtime.h"

namespace gradbook {

using CancellationPtr = std::unique_ptr<TFE_CancellationManager, decltype(&TFE_DeleteCancellationManager)>;

struct Worker::Job {
  Worker* worker;
  Runtime* runtime;
  PreparedOp prepared;
  int64_t run;
  CancellationPtr cancellation{TFE_NewCancellationManager(), TFE_DeleteCancellationManager};
  napi_deferred deferred = nullptr;
  std::vector<TFE_TensorHandle*> results;
  std::string code;
  std::string message;
};

void Worker::Open(napi_env env) {
  Check(env, napi_create_threadsafe_function(env, nullptr, nullptr, MakeString(env, "gradbook run"), 0, 1, nullptr, nullptr, nullptr, Deliver, &deliver_));
  // Only work under way keeps the process alive; see Start and Settle.
  Check(env, napi_unref_threadsafe_function(env, deliver_));
  Check(env, napi_add_env_cleanup_hook(env, [](void* worker) { static_cast<Worker*>(worker)->Stop(); }, this));
  thread_ = std::thread([this] { Loop(); });
}

napi_value Worker::Start(napi_env env, Runtime& runtime, PreparedOp prepared, int64_t run) {
  if (runs_.count(run) > 0) throw Failure("ALREADY_EXISTS", "executeOpAsync: run " + std::to_string(run) + " is under way already.");
  if (deliver_ == nullptr) Open(env);
  auto job = std::unique_ptr<Job>(new Job{this, &runtime, std::move(prepared), run});
  const StatusPtr status = NewStatus();
  TFE_OpSetCancellationManager(job->prepared.op.get(), job->cancellation.get(), status.get());
  Require(status.get(), job->prepared.name);
  napi_value promise = nullptr;
  Check(env, napi_create_promise(env, &job->deferred, &promise));
  if (runs_.empty()) Check(env, napi_ref_threadsafe_function(env, deliver_));
  runs_.emplace(run, job.get());
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
      if (TFE_CancellationManagerIsCancelled(job->cancellation.get())) throw Failure("CANCELLED", job->prepared.name + ": cancelled before it began.");
      job->results = Execute(job->prepared);
    } catch (const Failure& failure) {
      job->code = failure.code();
      job->message = failure.what();
    }
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      running_ = nullptr;
      cancelSwitch_.Set(false);
    }
    // The inputs go on this thread, before JavaScript hears of the end: a variable's old value is then free for reuse.
    job->prepared.op.reset();
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
      Check(env, napi_resolve_deferred(env, job->deferred, DescribeAll(env, *job->runtime, std::move(job->results))));
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
