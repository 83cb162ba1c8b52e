// Maps, or rows of values, as rows of channels, and how loops go through them.

#ifndef ASTRONET_MAPS_H_
#define ASTRONET_MAPS_H_

#include <algorithm>
#include <cstdint>
#include <vector>

#include "call.h"

namespace astronet {

// Maps as rows of channels. As many rows as make long loops are gone through at once: lane i of those is of channel
// i % channels.
struct Maps {
  int64_t rows, channels;

  Maps(int64_t rows, int64_t channels) : rows(rows), channels(channels) {}
  explicit Maps(const TF_Tensor* x) : rows(1), channels(ShapeOf(x).back()) { rows = SizeOf(x) / channels; }
  int64_t size() const { return rows * channels; }
  int64_t lanes() const { return (kLanes + channels - 1) / channels * channels; }
  // Values whose sums are taken in single precision, some thousand: they stay in the nearest cache.
  int64_t block() const { return (kBlock + lanes() - 1) / lanes() * lanes(); }

  // A value a channel as one a lane.
  template <typename T, typename From>
  std::vector<T> Spread(const From* of_channel) const {
    std::vector<T> of_lane(lanes());
    for (int64_t i = 0; i < lanes(); i += channels)
      for (int64_t c = 0; c < channels; c++) of_lane[i + c] = static_cast<T>(of_channel[c]);
    return of_lane;
  }

  // Calls body(from, length) for each block of the rows [begin, end).
  template <typename Body>
  void EachBlock(int64_t begin, int64_t end, const Body& body) const {
    for (int64_t i = begin * channels; i < end * channels; i += block()) body(i, std::min(block(), end * channels - i));
  }

 private:
  static constexpr int64_t kLanes = 128, kBlock = 8192;
};

// Adds sums a lane up to sums a channel.
template <typename T>
void AddLanes(const Maps& maps, const T* of_lane, double* of_channel) {
  for (int64_t i = 0; i < maps.lanes(); i += maps.channels)
    for (int64_t c = 0; c < maps.channels; c++) of_channel[c] += of_lane[i + c];
}

}  // namespace astronet

#endif
