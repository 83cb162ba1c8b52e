// Sums of rows of values, each row times a weight of its own: what gradients of a convolution are made of where most of the
// gradients of its maps are zeros.

#ifndef ASTRONET_WEIGHTED_ROWS_H_
#define ASTRONET_WEIGHTED_ROWS_H_

#include <cstdint>

namespace astronet {

constexpr int64_t kRowMultiple = 16;

// Σ_i weights[i] · from[offsets[i] + line · from_stride + k], for each line and each k below `length`.
template <typename T>
struct WeightedRows {
  const T* from;
  const int64_t* offsets;
  const T* weights;
  int64_t count;
  int64_t lines, from_stride, to_stride;
  // A multiple of kRowMultiple: what is left over is filled up.
  int64_t length;
};

// to[line · to_stride + k] += the sum.
void AddWeightedRows(const WeightedRows<float>& sum, float* to);
void AddWeightedRows(const WeightedRows<double>& sum, double* to);

}  // namespace astronet

#endif
