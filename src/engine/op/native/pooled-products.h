// Convolutions of which only the largest sum of each window of 2×2 positions is kept: sixteen windows lie side by side in the
// lanes of vectors, so that any number of filters fills them, and the maps between are never written.

#ifndef ASTRONET_POOLED_PRODUCTS_H_
#define ASTRONET_POOLED_PRODUCTS_H_

#include <cstdint>

#include "pooled-geometry.h"

namespace astronet {

// Windows that are computed at once.
constexpr int64_t kLanes = 16;
// Filters that are computed at once, at most.
constexpr int64_t kFiltersAtOnce = 7;

// What a window sees lies in `rows` rows of `length` values.
struct Patch {
  int64_t rows, length;

  int64_t values() const { return rows * length; }
};

// What sixteen windows see, [rows, length, 16]: row r of window i begins `r * strides[i]` values behind `windows[i]`.
void PackPatches(const Patch& patch, const float* const* windows, const int64_t* strides, float* packed);
void PackPatches(const Patch& patch, const double* const* windows, const int64_t* strides, double* packed);

// What becomes of sixteen windows' patches, [values, 16]; `phases` and `taps` say where in them the values of a phase and of a tap
// begin. Filters w [taps, depth, count]; a bias for each, or none; negative results become zeros where they are rectified.
template <typename T>
struct PooledSums {
  const int64_t* phases;
  const int64_t* taps;
  int64_t tap_count, depth, count;
  const T* w;
  const T* bias;
  bool rectified;
};

// pooled[f] = bias[f] + max over phases of Σ_tap Σ_k packed[phase + tap + k] w[tap, k, f], [count, 16]; winners[f] is the number of
// that phase, the first of the largest, for whom it is not null.
void PoolSums(const PooledSums<float>& sums, const float* packed, float* pooled, float* winners);
void PoolSums(const PooledSums<double>& sums, const double* packed, double* pooled, double* winners);

// [rows, 16] to rows of `to`: column i goes to `to[i]`, for the first `columns` of them.
void Unpack(const float* packed, int64_t rows, float* const* to, int64_t columns);
void Unpack(const double* packed, int64_t rows, double* const* to, int64_t columns);

}  // namespace astronet

#endif
