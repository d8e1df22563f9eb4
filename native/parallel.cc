#include "parallel.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <system_error>
#include <thread>

namespace gradbook {

namespace {

// Fewer numbers take hardly longer than a thread takes to wake up.
constexpr int64_t kLeast = 1 << 16;
constexpr int64_t kMostPieces = 16;

// Ops follow each other closely, and to fall asleep and wake up takes a thread as long as many an op: so it looks for more work for a while. It gives way
// to TensorFlow's threads meanwhile.
constexpr std::chrono::microseconds kWatch(200);

template <typename Condition>
void Watch(Condition condition) {
  const auto end = std::chrono::steady_clock::now() + kWatch;
  while (!condition() && std::chrono::steady_clock::now() < end) std::this_thread::yield();
}

class Helpers {
 public:
  // Never destroyed: helpers may still be waiting when the process ends.
  static Helpers& Get() {
    static Helpers* const helpers = new Helpers(std::max(1u, std::thread::hardware_concurrency()) - 1);
    return *helpers;
  }

  void Run(int64_t pieces, const std::function<void(int64_t)>& work) {
    const std::unique_lock<std::mutex> turn(turn_, std::try_to_lock);
    if (!turn.owns_lock() || count_ == 0) {
      for (int64_t piece = 0; piece < pieces; piece++) work(piece);
      return;
    }
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      work_ = &work;
      pieces_ = pieces;
      next_ = 0;
      jobs_++;
    }
    wake_.notify_all();
    Take(work);
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      // A helper that wakes up later finds nothing to do.
      work_ = nullptr;
    }
    const auto is_done = [this] { return busy_ == 0; };
    Watch(is_done);
    std::unique_lock<std::mutex> lock(mutex_);
    idle_.wait(lock, is_done);
  }

 private:
  explicit Helpers(unsigned count) {
    try {
      for (; count_ < count; count_++) std::thread([this] { Serve(); }).detach();
    } catch (const std::system_error&) {
      // The process may start no more threads, as in a sandbox: fewer helpers, or none.
    }
  }

  void Serve() {
    int64_t seen = 0;
    const auto is_called = [&] { return jobs_ != seen; };
    for (;;) {
      Watch(is_called);
      std::unique_lock<std::mutex> lock(mutex_);
      wake_.wait(lock, is_called);
      seen = jobs_;
      if (work_ == nullptr) continue;
      const std::function<void(int64_t)>& work = *work_;
      busy_++;
      lock.unlock();
      Take(work);
      lock.lock();
      if (--busy_ == 0) idle_.notify_one();
    }
  }

  void Take(const std::function<void(int64_t)>& work) {
    for (int64_t piece = next_++; piece < pieces_; piece = next_++) work(piece);
  }

  unsigned count_ = 0;
  // Held by the op that the helpers serve.
  std::mutex turn_;
  std::mutex mutex_;
  std::condition_variable wake_, idle_;
  const std::function<void(int64_t)>* work_ = nullptr;
  int64_t pieces_ = 0;
  std::atomic<int64_t> next_ = 0, jobs_ = 0;
  std::atomic<int> busy_ = 0;
};

}  // namespace

int64_t Pieces(int64_t numbers) { return std::clamp(numbers / kLeast, int64_t{1}, kMostPieces); }

void Parallel(int64_t pieces, const std::function<void(int64_t)>& work) {
  if (pieces == 1) return work(0);
  Helpers::Get().Run(pieces, work);
}

}  // namespace gradbook
