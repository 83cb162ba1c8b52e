#include "products.h"

#include "matrix-product.h"
#include "pooled-products.h"
#include "weighted-rows.h"

// A template is compiled for the processor that it is written under: the same text for three kinds, chosen at run time, so
// that what is built here runs elsewhere too.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)
#define HAS_KINDS 1
#else
#define HAS_KINDS 0
#endif

namespace astronet {
namespace {

template <int Bytes>
struct IntegerOf;
template <>
struct IntegerOf<4> {
  using Type = int32_t;
};
template <>
struct IntegerOf<8> {
  using Type = int64_t;
};

}  // namespace

namespace plain {
#define WIDEST_BYTES 16
#include "products-tile.h"
#include "matrix-product-tile.h"
#include "pooled-products-tile.h"
#include "weighted-rows-tile.h"
#undef WIDEST_BYTES
}  // namespace plain

#if HAS_KINDS
#pragma GCC push_options
#pragma GCC target("avx2,fma")
namespace avx2 {
#define WIDEST_BYTES 32
#include "products-tile.h"
#include "matrix-product-tile.h"
#include "pooled-products-tile.h"
#include "weighted-rows-tile.h"
#undef WIDEST_BYTES
}  // namespace avx2
#pragma GCC pop_options

#pragma GCC push_options
#pragma GCC target("avx2,fma,avx512f,avx512vl,avx512dq,avx512bw")
namespace avx512 {
#define WIDEST_BYTES 64
#include "products-tile.h"
#include "matrix-product-tile.h"
#include "pooled-products-tile.h"
#include "weighted-rows-tile.h"
#undef WIDEST_BYTES
}  // namespace avx512
#pragma GCC pop_options

namespace {

enum class Kind { kPlain, kAvx2, kAvx512 };

Kind KindOfProcessor() {
  __builtin_cpu_init();
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq") &&
      __builtin_cpu_supports("avx512bw"))
    return Kind::kAvx512;
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") ? Kind::kAvx2 : Kind::kPlain;
}

const Kind kind = KindOfProcessor();

}  // namespace

#define CHOOSE(call)                          \
  switch (kind) {                             \
    case Kind::kAvx512: return avx512::call;  \
    case Kind::kAvx2: return avx2::call;      \
    case Kind::kPlain: return plain::call;    \
  }
#else
#define CHOOSE(call) plain::call;
#endif

void MultiplyTaps(const Rows<const float>& a, const std::vector<int64_t>& offsets, int64_t depth, const float* b,
                  int64_t width, const Rows<float>& c) {
  CHOOSE(AllTaps(a.data(), a.size(), offsets.data(), offsets.size(), depth, b, width, c.data()))
}
void MultiplyTaps(const Rows<const double>& a, const std::vector<int64_t>& offsets, int64_t depth, const double* b,
                  int64_t width, const Rows<double>& c) {
  CHOOSE(AllTaps(a.data(), a.size(), offsets.data(), offsets.size(), depth, b, width, c.data()))
}
void MultiplyTransposed(const Rows<const float>& a, int64_t offset, int64_t height, const Rows<const float>& b,
                        int64_t width, float* c) {
  CHOOSE(AllTransposed(a.data(), a.size(), offset, height, b.data(), width, c))
}
void MultiplyTransposed(const Rows<const double>& a, int64_t offset, int64_t height, const Rows<const double>& b,
                        int64_t width, double* c) {
  CHOOSE(AllTransposed(a.data(), a.size(), offset, height, b.data(), width, c))
}

void Multiply(const MatrixProduct<float>& product) { CHOOSE(AllMatrix(product)) }
void Multiply(const MatrixProduct<double>& product) { CHOOSE(AllMatrix(product)) }

void PackPatches(const Patch& patch, const float* const* windows, const int64_t* strides, float* packed) {
  CHOOSE(AllPatches(patch, windows, strides, packed))
}
void PoolSums(const PooledSums<float>& sums, const float* packed, float* pooled, float* winners) {
  CHOOSE(AllPooled(sums, packed, pooled, winners))
}
void Unpack(const float* packed, int64_t rows, float* const* to, int64_t columns) {
  CHOOSE(AllUnpacked(packed, rows, to, columns))
}
void PackPatches(const Patch& patch, const double* const* windows, const int64_t* strides, double* packed) {
  CHOOSE(AllPatches(patch, windows, strides, packed))
}
void PoolSums(const PooledSums<double>& sums, const double* packed, double* pooled, double* winners) {
  CHOOSE(AllPooled(sums, packed, pooled, winners))
}
void Unpack(const double* packed, int64_t rows, double* const* to, int64_t columns) {
  CHOOSE(AllUnpacked(packed, rows, to, columns))
}

void AddWeightedRows(const WeightedRows<float>& sum, float* to) { CHOOSE(AllWeightedRows(sum, to)) }
void AddWeightedRows(const WeightedRows<double>& sum, double* to) { CHOOSE(AllWeightedRows(sum, to)) }

}  // namespace astronet
