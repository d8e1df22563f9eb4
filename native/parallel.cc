#include "parallel.h"

#ifdef __linux__
#include <pthread.h>
#include <sched.h>
#endif

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <system_error>
#include <thread>
#include <vector>

namespace gradbook {

namespace {

// Fewer numbers take hardly longer than a thread takes to wake up.
constexpr int64_t kLeast = 1 << 16;
constexpr int64_t kMostPieces = 16;
// With more cores a thread that wakes up finds an idle one by itself.
constexpr int kFew = 4;

void Pause() {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#endif
}

// To fall asleep and wake up takes a thread as long as many an op: so it looks for more work for a while. Not for long, since TensorFlow's threads wait for the
// core meanwhile; nor may it yield, after which Linux lets it wait for milliseconds with another core idle.
constexpr std::chrono::microseconds kWatch(30);

template <typename Condition>
void Watch(Condition condition) {
  const auto end = std::chrono::steady_clock::now() + kWatch;
  while (!condition() && std::chrono::steady_clock::now() < end) Pause();
}

// What one op wants to have done. It lies on the stack of the thread that computes the op.
struct Job {
  const std::function<void(int64_t)>& work;
  const int64_t pieces;
  std::atomic<int64_t> next{0};
  std::atomic<int> helpers{0};

  bool IsLeft() const { return next.load(std::memory_order_relaxed) < pieces; }
};

// Each op's thread does its own job; helpers join in wherever a core is free: while several ops run side by side they stay away, and when one of these ends
// they go to another one's aid.
//
// On Linux they are kept off the core of the op's thread: a thread that wakes up may be queued behind the one that woke it, and a virtual machine's scheduler
// leaves it there for milliseconds with another core idle.
class Helpers {
 public:
  // Never destroyed: helpers may still be waiting when the process ends.
  static Helpers& Get() {
    static Helpers* const helpers = new Helpers(std::max(1, static_cast<int>(std::thread::hardware_concurrency())));
    return *helpers;
  }

  void Run(int64_t pieces, const std::function<void(int64_t)>& work) {
    Job job{work, pieces};
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      jobs_.push_back(&job);
      busy_++;
      open_++;
      KeepOff();
    }
    wake_.notify_all();
    while (Take(job)) continue;
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      jobs_.erase(std::find(jobs_.begin(), jobs_.end(), &job));
      open_--;
      busy_--;
    }
    // A core is free now.
    if (open_ > 0) wake_.notify_one();
    const auto is_done = [&] { return job.helpers == 0; };
    Watch(is_done);
    std::unique_lock<std::mutex> lock(mutex_);
    idle_.wait(lock, is_done);
  }

 private:
  explicit Helpers(int cores) : cores_(cores) {
#ifdef __linux__
    if (sched_getaffinity(0, sizeof allowed_, &allowed_) != 0) CPU_ZERO(&allowed_);
#endif
    try {
      for (int helper = 1; helper < cores; helper++) std::thread([this] { Serve(); }).detach();
    } catch (const std::system_error&) {
      // The process may start no more threads, as in a sandbox: fewer helpers, or none.
    }
  }

  void Serve() {
#ifdef __linux__
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      helpers_.push_back(pthread_self());
      avoided_ = -1;
    }
#endif
    for (;;) {
      Watch([this] { return open_ > 0 && busy_ < cores_; });
      std::unique_lock<std::mutex> lock(mutex_);
      Job* job = nullptr;
      wake_.wait(lock, [&] { return (job = Wanted()) != nullptr; });
      busy_++;
      job->helpers++;
      lock.unlock();
      // An op that begins meanwhile has the core for itself after this piece.
      while (Take(*job) && busy_ <= cores_) continue;
      lock.lock();
      busy_--;
      if (--job->helpers == 0) idle_.notify_all();
    }
  }

  void KeepOff() {
#ifdef __linux__
    const int core = sched_getcpu();
    if (core < 0 || core == avoided_ || cores_ > kFew || CPU_COUNT(&allowed_) < 2) return;
    cpu_set_t others = allowed_;
    CPU_CLR(core, &others);
    for (const pthread_t helper : helpers_) pthread_setaffinity_np(helper, sizeof others, &others);
    avoided_ = core;
#endif
  }

  // A job that a helper may join.
  Job* Wanted() const {
    if (busy_ >= cores_) return nullptr;
    const auto found = std::find_if(jobs_.begin(), jobs_.end(), [](const Job* job) { return job->IsLeft(); });
    return found == jobs_.end() ? nullptr : *found;
  }

  // Does a piece; false when there is none left.
  static bool Take(Job& job) {
    const int64_t piece = job.next++;
    if (piece >= job.pieces) return false;
    job.work(piece);
    return true;
  }

  const int cores_;
  std::mutex mutex_;
  std::condition_variable wake_, idle_;
  std::vector<Job*> jobs_;
#ifdef __linux__
  cpu_set_t allowed_;
  std::vector<pthread_t> helpers_;
  int avoided_ = -1;
#endif
  // How many jobs there are, and how many threads are at work on them.
  std::atomic<int> open_ = 0, busy_ = 0;
};

}  // namespace

int64_t Pieces(int64_t numbers) { return std::clamp(numbers / kLeast, int64_t{1}, kMostPieces); }

void Parallel(int64_t pieces, const std::function<void(int64_t)>& work) {
  if (pieces == 1) return work(0);
  Helpers::Get().Run(pieces, work);
}

}  // namespace gradbook
