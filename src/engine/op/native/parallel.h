// Work on long rows of values, shared between as many threads as TensorFlow gives one operation.

#ifndef ASTRONET_PARALLEL_H_
#define ASTRONET_PARALLEL_H_

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <cstdlib>
#include <functional>
#include <mutex>
#include <thread>

namespace astronet {

inline int64_t Threads() {
  static const int64_t threads = [] {
    const char* asked = std::getenv("TF_NUM_INTRAOP_THREADS");
    const int64_t number = asked == nullptr ? 0 : std::atoll(asked);
    return number > 0 ? number : std::max<int64_t>(1, std::thread::hardware_concurrency());
  }();
  return threads;
}

// Looks for a while whether something is so, and lets others run meanwhile: to put a thread to sleep and wake it takes longer than
// most of what is waited for. On a virtual machine, whose processor has to be woken too, that was 26 µs after 0.2 ms of sleep and 60
// to 90 after a millisecond; a training step asks for the next of our ops within that millisecond.
template <typename Condition>
void LookFor(const Condition& condition) {
  constexpr std::chrono::microseconds kPatience(1000);
  const auto end = std::chrono::steady_clock::now() + kPatience;
  while (!condition() && std::chrono::steady_clock::now() < end) std::this_thread::yield();
}

// Threads that wait for work, so that none need be started for it.
class Crew {
 public:
  // The one of this process; it is never taken apart, as its threads may outlive whoever would.
  static Crew& Get() {
    static Crew* crew = new Crew(Threads() - 1);
    return *crew;
  }

  // Calls job(i) for each part i; the caller does what no other thread has begun. False, and nothing is done, where the crew
  // works for somebody else.
  bool Share(int64_t parts, const std::function<void(int64_t)>& job) {
    std::unique_lock<std::mutex> mine(in_use_, std::try_to_lock);
    if (!mine.owns_lock()) return false;
    std::unique_lock<std::mutex> lock(mutex_);
    job_ = &job;
    parts_ = unfinished_ = parts;
    next_ = 0;
    wake_.notify_all();
    while (next_ < parts_) DoNext(lock);
    lock.unlock();
    LookFor([this] { return unfinished_ == 0; });
    lock.lock();
    done_.wait(lock, [this] { return unfinished_ == 0; });
    return true;
  }

 private:
  explicit Crew(int64_t members) {
    for (int64_t i = 0; i < members; i++) std::thread([this] { Work(); }).detach();
  }

  void Work() {
    while (true) {
      LookFor([this] { return next_ < parts_; });
      std::unique_lock<std::mutex> lock(mutex_);
      wake_.wait(lock, [this] { return next_ < parts_; });
      DoNext(lock);
    }
  }

  void DoNext(std::unique_lock<std::mutex>& lock) {
    const int64_t part = next_++;
    const std::function<void(int64_t)>& job = *job_;
    lock.unlock();
    job(part);
    lock.lock();
    if (--unfinished_ == 0) done_.notify_one();
  }

  // Held by whoever the crew works for.
  std::mutex in_use_;
  // Held to change what follows.
  std::mutex mutex_;
  std::condition_variable wake_, done_;
  const std::function<void(int64_t)>* job_ = nullptr;
  std::atomic<int64_t> parts_{0}, next_{0}, unfinished_{0};
};

// Calls body(begin, end) for parts of [0, count) that `values` values are spread over evenly. Few values are left to the one
// that calls: to wake a thread takes some microseconds.
template <typename Body>
void InParallel(int64_t count, int64_t values, const Body& body) {
  constexpr int64_t kWorthAThread = 1 << 15;
  const int64_t parts = std::min({Threads(), count, values / kWorthAThread});
  const auto part = [&](int64_t i) { body(count * i / parts, count * (i + 1) / parts); };
  if (parts < 2 || !Crew::Get().Share(parts, part)) body(int64_t{0}, count);
}

}  // namespace astronet

#endif
