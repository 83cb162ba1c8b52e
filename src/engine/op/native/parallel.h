// Work on long rows of values, shared between as many threads as TensorFlow gives one operation.

#ifndef ASTRONET_PARALLEL_H_
#define ASTRONET_PARALLEL_H_

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <thread>
#include <vector>

namespace astronet {

inline int64_t Threads() {
  static const int64_t threads = [] {
    const char* asked = std::getenv("TF_NUM_INTRAOP_THREADS");
    const int64_t number = asked == nullptr ? 0 : std::atoll(asked);
    return number > 0 ? number : std::max<int64_t>(1, std::thread::hardware_concurrency());
  }();
  return threads;
}

// Calls body(begin, end) for parts of [0, count) that `values` values are spread over evenly. A thread starts in some 20 µs,
// so that few values are left to the one that calls.
template <typename Body>
void InParallel(int64_t count, int64_t values, const Body& body) {
  constexpr int64_t kWorthAThread = 1 << 18;
  const int64_t parts = std::min({Threads(), count, values / kWorthAThread});
  if (parts < 2) {
    body(int64_t{0}, count);
    return;
  }
  std::vector<std::thread> threads;
  for (int64_t i = 1; i < parts; i++)
    threads.emplace_back([&body, count, parts, i] { body(count * i / parts, count * (i + 1) / parts); });
  body(int64_t{0}, count / parts);
  for (std::thread& thread : threads) thread.join();
}

}  // namespace astronet

#endif
