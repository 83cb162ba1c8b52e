// A step of Adam for all parameters at once, each value read and written once. See adam.ts.

#include <cmath>

#include "call.h"
#include "op.h"
#include "parallel.h"
#include "vectors.h"

namespace astronet {
namespace {

// As the op's input `settings` has them: attributes would make a new kernel each step.
enum { kRate, kFloor, kBeta1, kRest1, kBeta2, kRest2 };

template <typename T>
INLINE void StepValues(int64_t begin, int64_t end, const T* settings, const T* parameter, const T* gradient, const T* m,
                       const T* v, T* __restrict new_parameter, T* __restrict new_m, T* __restrict new_v) {
  const T rate = settings[kRate], floor = settings[kFloor], beta1 = settings[kBeta1], rest1 = settings[kRest1],
          beta2 = settings[kBeta2], rest2 = settings[kRest2];
  for (int64_t i = begin; i < end; i++) {
    const T g = gradient[i];
    const T first = m[i] * beta1 + g * rest1;
    const T second = v[i] * beta2 + g * g * rest2;
    new_m[i] = first;
    new_v[i] = second;
    new_parameter[i] = parameter[i] - first * rate / (std::sqrt(second) + floor);
  }
}
WIDEST void Step(int64_t begin, int64_t end, const float* settings, const float* parameter, const float* gradient,
                 const float* m, const float* v, float* new_parameter, float* new_m, float* new_v) {
  StepValues(begin, end, settings, parameter, gradient, m, v, new_parameter, new_m, new_v);
}
WIDEST void Step(int64_t begin, int64_t end, const double* settings, const double* parameter, const double* gradient,
                 const double* m, const double* v, double* new_parameter, double* new_m, double* new_v) {
  StepValues(begin, end, settings, parameter, gradient, m, v, new_parameter, new_m, new_v);
}

template <typename T>
void AdamOp(void*, TF_OpKernelContext* context) {
  Call call(context);
  const int count = (call.inputs() - 3) / 2;
  const T* settings = call.Values<T>(0);
  const TF_Tensor* m = call.Input(1);
  const T *before_m = Call::Values<T>(m), *before_v = call.Values<T>(2);
  T *new_m = call.Output<T>(0, ShapeOf(m)), *new_v = call.Output<T>(1, ShapeOf(m));
  for (int i = 0; i < count; i++) {
    const TF_Tensor* parameter = call.Input(3 + i);
    const T *from = Call::Values<T>(parameter), *gradient = call.Values<T>(3 + count + i);
    T* to = call.Output<T>(2 + i, ShapeOf(parameter));
    const int64_t size = SizeOf(parameter);
    InParallel(size, size, [&](int64_t begin, int64_t end) {
      Step(begin, end, settings, from, gradient, before_m, before_v, to, new_m, new_v);
    });
    before_m += size;
    before_v += size;
    new_m += size;
    new_v += size;
  }
}

}  // namespace

bool RegisterAdam() {
  return Register({"AstroNetAdam",
                   {"settings: T", "m: T", "v: T", "parameters: N * T", "gradients: N * T"},
                   {"new_m: T", "new_v: T", "new_parameters: N * T"},
                   {"N: int"},
                   nullptr,
                   &AdamOp<float>,
                   &AdamOp<double>,
                   nullptr});
}

}  // namespace astronet
