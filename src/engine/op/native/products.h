// Products of small matrices whose rows lie anywhere in memory: what convolutions over a plane are made of.

#ifndef ASTRONET_PRODUCTS_H_
#define ASTRONET_PRODUCTS_H_

#include <cstdint>
#include <vector>

namespace astronet {

template <typename T>
using Rows = std::vector<T*>;

// C += Σ_tap A_tap B_tap: rows of A, each found `offsets[tap]` values behind `a[m]`, [depth]; B [taps, depth, width];
// rows of C, [width].
void MultiplyTaps(const Rows<const float>& a, const std::vector<int64_t>& offsets, int64_t depth, const float* b,
                  int64_t width, const Rows<float>& c);
void MultiplyTaps(const Rows<const double>& a, const std::vector<int64_t>& offsets, int64_t depth, const double* b,
                  int64_t width, const Rows<double>& c);

// C += Aᵀ B: as many rows of A [height], each `offset` values behind `a[r]`, as of B [width]; C [height, width].
void MultiplyTransposed(const Rows<const float>& a, int64_t offset, int64_t height, const Rows<const float>& b,
                        int64_t width, float* c);
void MultiplyTransposed(const Rows<const double>& a, int64_t offset, int64_t height, const Rows<const double>& b,
                        int64_t width, double* c);

}  // namespace astronet

#endif
