// The Euclidean norm of several tensors together. See global-norm.ts.

#include <cmath>

#include "call.h"
#include "op.h"
#include "vectors.h"

namespace astronet {
namespace {

// Sums side by side, so that none waits for the one before it.
constexpr int64_t kSums = 16;

template <typename T>
INLINE double SumOfSquares(int64_t size, const T* x) {
  double part[kSums] = {};
  int64_t i = 0;
  for (; i + kSums <= size; i += kSums)
    for (int64_t k = 0; k < kSums; k++) part[k] += static_cast<double>(x[i + k]) * x[i + k];
  for (; i < size; i++) part[0] += static_cast<double>(x[i]) * x[i];
  double sum = 0;
  for (const double each : part) sum += each;
  return sum;
}
WIDEST double Squares(int64_t size, const float* x) { return SumOfSquares(size, x); }
WIDEST double Squares(int64_t size, const double* x) { return SumOfSquares(size, x); }

template <typename T>
void NormOp(void*, TF_OpKernelContext* context) {
  Call call(context);
  double sum = 0;
  for (int i = 0; i < call.inputs(); i++) {
    const TF_Tensor* x = call.Input(i);
    sum += Squares(SizeOf(x), Call::Values<T>(x));
  }
  *call.Output<T>(0, {}) = static_cast<T>(std::sqrt(sum));
}

}  // namespace

bool RegisterGlobalNorm() {
  return Register({"AstroNetGlobalNorm",
                   {"x: N * T"},
                   {"norm: T"},
                   {"N: int"},
                   nullptr,
                   &NormOp<float>,
                   &NormOp<double>,
                   nullptr});
}

}  // namespace astronet
