// What threads find out, each about its part of some work.

#ifndef ASTRONET_PARTS_H_
#define ASTRONET_PARTS_H_

#include <algorithm>
#include <cstdint>
#include <mutex>
#include <utility>
#include <vector>

namespace astronet {

// What each thread finds out about its rows, by where they begin, so that all is put together in one order.
template <typename Found>
class Parts {
 public:
  void Add(int64_t begin, Found found) {
    const std::lock_guard<std::mutex> lock(adding_);
    parts_.emplace_back(begin, std::move(found));
  }
  const std::vector<std::pair<int64_t, Found>>& InOrder() {
    std::sort(parts_.begin(), parts_.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    return parts_;
  }

 private:
  std::mutex adding_;
  std::vector<std::pair<int64_t, Found>> parts_;
};

}  // namespace astronet

#endif
