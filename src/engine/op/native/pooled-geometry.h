// Sizes of a convolution of stride 1 with a max-pool of 2×2 positions behind it.

#ifndef ASTRONET_POOLED_GEOMETRY_H_
#define ASTRONET_POOLED_GEOMETRY_H_

#include <cstdint>

namespace astronet {

// Positions of a window, in the order of its rows.
constexpr int64_t kPhases = 4;

// Maps [height, width, in] of one image, and filters [kernel_height, kernel_width, in, out].
struct PooledGeometry {
  int64_t height, width, in, kernel_height, kernel_width, out, padding;

  int64_t out_height() const { return (height + 2 * padding - kernel_height + 1) / 2; }
  int64_t out_width() const { return (width + 2 * padding - kernel_width + 1) / 2; }
  int64_t windows() const { return out_height() * out_width(); }
  int64_t in_size() const { return height * width * in; }
  // Values of a row of the kernel lie behind one another, as do those that a window sees of a row.
  int64_t depth() const { return kernel_width * in; }
  int64_t products() const { return windows() * kPhases * kernel_height * depth() * out; }
};

}  // namespace astronet

#endif
