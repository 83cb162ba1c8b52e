// Batch normalisation by moments that are given, and its gradient for what is normalised. See running-norm.ts.

#include <cmath>
#include <vector>

#include "call.h"
#include "op.h"
#include "parallel.h"
#include "vectors.h"

namespace astronet {
namespace {

struct Settings {
  float epsilon;
};

void* ReadSettings(TF_OpKernelConstruction* construction) {
  return new Settings{Attributes(construction).Real("epsilon")};
}

// γ/√(σ² + ε) of each channel.
template <typename T>
std::vector<T> ScaleOf(const Settings& s, int64_t channels, const T* gamma, const T* variance) {
  std::vector<T> scale(channels);
  for (int64_t c = 0; c < channels; c++)
    scale[c] = static_cast<T>(gamma[c] / std::sqrt(static_cast<double>(variance[c]) + s.epsilon));
  return scale;
}

template <typename T>
INLINE void NormRows(int64_t rows, int64_t channels, const T* x, const T* mean, const T* scale, const T* beta,
                     T* __restrict y) {
  for (int64_t row = 0; row < rows; row++, x += channels, y += channels)
    for (int64_t c = 0; c < channels; c++) y[c] = (x[c] - mean[c]) * scale[c] + beta[c];
}
WIDEST void Norm(int64_t rows, int64_t channels, const float* x, const float* mean, const float* scale,
                 const float* beta, float* y) {
  NormRows(rows, channels, x, mean, scale, beta, y);
}
WIDEST void Norm(int64_t rows, int64_t channels, const double* x, const double* mean, const double* scale,
                 const double* beta, double* y) {
  NormRows(rows, channels, x, mean, scale, beta, y);
}

template <typename T>
INLINE void ScaleRows(int64_t rows, int64_t channels, const T* dy, const T* scale, T* __restrict dx) {
  for (int64_t row = 0; row < rows; row++, dy += channels, dx += channels)
    for (int64_t c = 0; c < channels; c++) dx[c] = dy[c] * scale[c];
}
WIDEST void Scale(int64_t rows, int64_t channels, const float* dy, const float* scale, float* dx) {
  ScaleRows(rows, channels, dy, scale, dx);
}
WIDEST void Scale(int64_t rows, int64_t channels, const double* dy, const double* scale, double* dx) {
  ScaleRows(rows, channels, dy, scale, dx);
}

template <typename T>
void ForwardOp(void* kernel, TF_OpKernelContext* context) {
  Call call(context);
  const TF_Tensor* input = call.Input(0);
  const int64_t size = SizeOf(input), channels = SizeOf(call.Input(1));
  const T *x = Call::Values<T>(input), *beta = call.Values<T>(2), *mean = call.Values<T>(3);
  const std::vector<T> scale =
      ScaleOf(*static_cast<Settings*>(kernel), channels, call.Values<T>(1), call.Values<T>(4));
  T* y = call.Output<T>(0, ShapeOf(input));
  InParallel(size / channels, size, [&](int64_t begin, int64_t end) {
    const int64_t at = begin * channels;
    Norm(end - begin, channels, x + at, mean, scale.data(), beta, y + at);
  });
}

template <typename T>
void GradientOp(void* kernel, TF_OpKernelContext* context) {
  Call call(context);
  const TF_Tensor* input = call.Input(0);
  const int64_t size = SizeOf(input), channels = SizeOf(call.Input(1));
  const T* dy = Call::Values<T>(input);
  const std::vector<T> scale =
      ScaleOf(*static_cast<Settings*>(kernel), channels, call.Values<T>(1), call.Values<T>(2));
  T* dx = call.Output<T>(0, ShapeOf(input));
  InParallel(size / channels, size, [&](int64_t begin, int64_t end) {
    const int64_t at = begin * channels;
    Scale(end - begin, channels, dy + at, scale.data(), dx + at);
  });
}

}  // namespace

bool RegisterRunningNorm() {
  return Register({"AstroNetRunningNorm",
                   {"x: T", "gamma: T", "beta: T", "mean: T", "variance: T"},
                   {"y: T"},
                   {"epsilon: float"},
                   &ReadSettings,
                   &ForwardOp<float>,
                   &ForwardOp<double>,
                   &DeleteSettings<Settings>}) &&
         Register({"AstroNetRunningNormGradient",
                   {"dy: T", "gamma: T", "variance: T"},
                   {"dx: T"},
                   {"epsilon: float"},
                   &ReadSettings,
                   &GradientOp<float>,
                   &GradientOp<double>,
                   &DeleteSettings<Settings>});
}

}  // namespace astronet
