// A step of gradient descent with momentum for all parameters at once, each value read and written once. See momentum.ts.

#include "call.h"
#include "op.h"
#include "parallel.h"
#include "vectors.h"

namespace astronet {
namespace {

// As the op's input `settings` has them: attributes would make a new kernel each step.
enum { kRate, kMomentum, kWeightDecay };

template <typename T>
INLINE void StepValues(int64_t begin, int64_t end, const T* settings, const T* parameter, const T* gradient,
                       const T* velocity, T* __restrict new_parameter, T* __restrict new_velocity) {
  const T rate = settings[kRate], momentum = settings[kMomentum], decay = settings[kWeightDecay];
  for (int64_t i = begin; i < end; i++) {
    const T pull = gradient[i] + decay * parameter[i];
    const T after = velocity == nullptr ? pull : momentum * velocity[i] + pull;
    new_velocity[i] = after;
    new_parameter[i] = parameter[i] - rate * after;
  }
}
WIDEST void Step(int64_t begin, int64_t end, const float* settings, const float* parameter, const float* gradient,
                 const float* velocity, float* new_parameter, float* new_velocity) {
  StepValues(begin, end, settings, parameter, gradient, velocity, new_parameter, new_velocity);
}
WIDEST void Step(int64_t begin, int64_t end, const double* settings, const double* parameter, const double* gradient,
                 const double* velocity, double* new_parameter, double* new_velocity) {
  StepValues(begin, end, settings, parameter, gradient, velocity, new_parameter, new_velocity);
}

struct Settings {
  int64_t count;
  bool moving;
};

void* ReadSettings(TF_OpKernelConstruction* construction) {
  Attributes attributes(construction);
  return new Settings{attributes.Number("N"), attributes.Number("velocities") > 0};
}

template <typename T>
void MomentumOp(void* kernel, TF_OpKernelContext* context) {
  const auto [count, moving] = *static_cast<Settings*>(kernel);
  Call call(context);
  const T* settings = call.Values<T>(0);
  int64_t all = 0;
  for (int64_t i = 0; i < count; i++) all += SizeOf(call.Input(1 + i));
  T* new_velocity = call.Output<T>(0, {all});
  const T* velocity = moving ? call.Values<T>(1 + 2 * count) : nullptr;
  for (int64_t i = 0; i < count; i++) {
    const TF_Tensor* parameter = call.Input(1 + i);
    const T *from = Call::Values<T>(parameter), *gradient = call.Values<T>(1 + count + i);
    T* to = call.Output<T>(1 + i, ShapeOf(parameter));
    const int64_t size = SizeOf(parameter);
    InParallel(size, size, [&](int64_t begin, int64_t end) {
      Step(begin, end, settings, from, gradient, velocity, to, new_velocity);
    });
    new_velocity += size;
    if (moving) velocity += size;
  }
}

}  // namespace

bool RegisterMomentum() {
  return Register({"AstroNetMomentum",
                   {"settings: T", "parameters: N * T", "gradients: N * T", "velocity: velocities * T"},
                   {"new_velocity: T", "new_parameters: N * T"},
                   {"N: int", "velocities: int >= 0"},
                   &ReadSettings,
                   &MomentumOp<float>,
                   &MomentumOp<double>,
                   &DeleteSettings<Settings>});
}

}  // namespace astronet
