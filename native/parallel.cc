#include "parallel.h"

#ifdef __linux__
#include <pthread.h>
#include <sched.h>
#endif

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <exception>
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
// After a job of a step whose other ops leave the other cores alone.
constexpr std::chrono::microseconds kLingering(1000);

template <typename Condition>
void Watch(std::chrono::microseconds time, Condition condition) {
  const auto end = std::chrono::steady_clock::now() + time;
  while (!condition() && std::chrono::steady_clock::now() < end) Pause();
}

// Holds a mutex that nobody holds for long: a thread that fell asleep over it would have to be woken, which takes both longer than most ops.
std::unique_lock<std::mutex> Lock(std::mutex& mutex) {
  constexpr int kTries = 1000;
  for (int i = 0; i < kTries; i++, Pause()) {
    if (mutex.try_lock()) return std::unique_lock<std::mutex>(mutex, std::adopt_lock);
  }
  return std::unique_lock<std::mutex>(mutex);
}

// What one op wants to have done. It lies on the stack of the thread that computes the op.
//
// Each thread begins with a range of its own, the same for every job of so many pieces: what it reads again, such as weights, is in its core's cache then. When it has
// done its own it goes on with what is left of the others'.
class Job {
 public:
  Job(const std::function<void(int64_t)>& work, int64_t pieces, int threads, bool linger) : linger(linger), work_(work), ranges_(std::min(threads, kRanges)) {
    for (int i = 0; i < ranges_; i++) {
      begins_[i] = pieces * i / ranges_;
      ends_[i] = pieces * (i + 1) / ranges_;
    }
  }

  // Does a piece; false when there is none left.
  bool Take(int thread) {
    for (int i = 0; i < ranges_; i++) {
      const int range = (thread + i) % ranges_;
      if (begins_[range].load(std::memory_order_relaxed) >= ends_[range]) continue;
      const int64_t piece = begins_[range]++;
      if (piece >= ends_[range]) continue;
      Do(piece);
      return true;
    }
    return false;
  }

  bool IsLeft() const {
    for (int i = 0; i < ranges_; i++) {
      if (begins_[i].load(std::memory_order_relaxed) < ends_[i]) return true;
    }
    return false;
  }

  // Throws what a piece threw, on whichever thread; to be called when all are done.
  void ThrowFailure() const {
    if (failure_ != nullptr) std::rethrow_exception(failure_);
  }

  // Whether helpers are to look out for another job for longer.
  const bool linger;
  std::atomic<int> helpers{0};

 private:
  static constexpr int kRanges = 16;

  void Do(int64_t piece) {
    try {
      work_(piece);
    } catch (...) {
      const std::lock_guard<std::mutex> lock(failing_);
      if (failure_ == nullptr) failure_ = std::current_exception();
    }
  }

  const std::function<void(int64_t)>& work_;
  std::mutex failing_;
  std::exception_ptr failure_;
  const int ranges_;
  std::atomic<int64_t> begins_[kRanges];
  int64_t ends_[kRanges];
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

  void Run(int64_t pieces, const std::function<void(int64_t)>& work, bool linger) {
    Job job(work, pieces, cores_, linger);
    {
      const std::unique_lock<std::mutex> lock = Lock(mutex_);
      jobs_.push_back(&job);
      begun_++;
      lingers_ = linger;
      busy_++;
      open_++;
      KeepOff();
    }
    wake_.notify_all();
    while (job.Take(0)) continue;
    {
      const std::unique_lock<std::mutex> lock = Lock(mutex_);
      jobs_.erase(std::find(jobs_.begin(), jobs_.end(), &job));
      open_--;
      busy_--;
    }
    // A core is free now.
    if (open_ > 0) wake_.notify_one();
    const auto is_done = [&] { return job.helpers == 0; };
    Watch(kWatch, is_done);
    {
      std::unique_lock<std::mutex> lock = Lock(mutex_);
      idle_.wait(lock, is_done);
    }
    job.ThrowFailure();
  }

 private:
  explicit Helpers(int cores) : cores_(cores) {
#ifdef __linux__
    if (sched_getaffinity(0, sizeof allowed_, &allowed_) != 0) CPU_ZERO(&allowed_);
#endif
    try {
      for (int helper = 1; helper < cores; helper++) std::thread([this, helper] { Serve(helper); }).detach();
    } catch (const std::system_error&) {
      // The process may start no more threads, as in a sandbox: fewer helpers, or none.
    }
  }

  void Serve(int number) {
#ifdef __linux__
    {
      const std::unique_lock<std::mutex> lock = Lock(mutex_);
      helpers_.push_back(pthread_self());
      avoided_ = -1;
    }
#endif
    bool linger = false;
    int64_t seen = 0;
    for (;;) {
      Job* job = nullptr;
      // A job may be done by the time that it is looked at.
      Watch(linger ? kLingering : kWatch, [&] {
        if (open_ == 0 || busy_ >= cores_) return false;
        const std::unique_lock<std::mutex> lock = Lock(mutex_);
        return (job = Join(number)) != nullptr;
      });
      if (job == nullptr) {
        std::unique_lock<std::mutex> lock = Lock(mutex_);
        wake_.wait(lock, [&] { return (job = Join(number)) != nullptr || (lingers_ && number < kFew && begun_ != seen); });
        seen = begun_;
        if (job == nullptr) {
          // Too late for a job that wants helpers to be awake: so it would be for the next one.
          linger = true;
          continue;
        }
      }
      // An op that begins meanwhile has the core for itself after this piece.
      while (job->Take(number) && busy_ <= cores_) continue;
      linger = job->linger;
      const std::unique_lock<std::mutex> lock = Lock(mutex_);
      busy_--;
      if (--job->helpers == 0) idle_.notify_all();
    }
  }

  // Joins a job, if there is one for this helper. With the lock held.
  Job* Join(int number) {
    Job* const job = Wanted(number);
    if (job == nullptr) return nullptr;
    busy_++;
    job->helpers++;
    return job;
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

  // A job that a helper may join. Few are kept awake.
  Job* Wanted(int number) const {
    if (busy_ >= cores_) return nullptr;
    const auto found = std::find_if(jobs_.begin(), jobs_.end(), [number](const Job* job) { return job->IsLeft() && (!job->linger || number < kFew); });
    return found == jobs_.end() ? nullptr : *found;
  }

  const int cores_;
  std::mutex mutex_;
  std::condition_variable wake_, idle_;
  std::vector<Job*> jobs_;
  // How many jobs have begun, and whether the last one asked helpers to look out for longer.
  int64_t begun_ = 0;
  bool lingers_ = false;
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

void Parallel(int64_t pieces, const std::function<void(int64_t)>& work, bool linger) {
  if (pieces == 1) return work(0);
  Helpers::Get().Run(pieces, work, linger);
}

}  // namespace gradbook
