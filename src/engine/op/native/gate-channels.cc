// Each channel times its gate, and the gradient of that. See gate-channels.ts.

#include <algorithm>
#include <vector>

#include "call.h"
#include "op.h"
#include "parallel.h"
#include "vectors.h"

namespace astronet {
namespace {

// Values [rows, positions, channels], with gates [rows, channels]: a row is an image, or all of them under the same gates.
struct Gated {
  int64_t rows, positions, channels;

  Gated(const TF_Tensor* x, const TF_Tensor* gates)
      : rows(TF_NumDims(gates) == 1 ? 1 : TF_Dim(gates, 0)),
        positions(SizeOf(x) / SizeOf(gates)),
        channels(SizeOf(gates) / rows) {}

  int64_t values() const { return positions * channels; }
};

template <typename T>
INLINE void GateRow(const Gated& s, const T* x, const T* gates, T* __restrict y) {
  for (int64_t p = 0; p < s.positions; p++, x += s.channels, y += s.channels)
    for (int64_t c = 0; c < s.channels; c++) y[c] = gates[c] * x[c];
}
WIDEST void Gate(const Gated& s, const float* x, const float* gates, float* y) { GateRow(s, x, gates, y); }
WIDEST void Gate(const Gated& s, const double* x, const double* gates, double* y) { GateRow(s, x, gates, y); }

// dx = g dy, and for each channel Σ dy x.
template <typename T>
INLINE void GradientOfRow(const Gated& s, const T* dy, const T* x, const T* gates, T* __restrict dx,
                          double* __restrict sum) {
  for (int64_t p = 0; p < s.positions; p++, x += s.channels, dy += s.channels, dx += s.channels)
    for (int64_t c = 0; c < s.channels; c++) {
      dx[c] = gates[c] * dy[c];
      sum[c] += static_cast<double>(dy[c]) * x[c];
    }
}
WIDEST void Gradient(const Gated& s, const float* dy, const float* x, const float* gates, float* dx, double* sum) {
  GradientOfRow(s, dy, x, gates, dx, sum);
}
WIDEST void Gradient(const Gated& s, const double* dy, const double* x, const double* gates, double* dx, double* sum) {
  GradientOfRow(s, dy, x, gates, dx, sum);
}

template <typename T>
void ForwardOp(void*, TF_OpKernelContext* context) {
  Call call(context);
  const TF_Tensor *input = call.Input(0), *factors = call.Input(1);
  const Gated s(input, factors);
  const T *x = Call::Values<T>(input), *gates = Call::Values<T>(factors);
  T* y = call.Output<T>(0, ShapeOf(input));
  InParallel(s.rows, SizeOf(input), [&](int64_t begin, int64_t end) {
    for (int64_t row = begin; row < end; row++)
      Gate(s, x + row * s.values(), gates + row * s.channels, y + row * s.values());
  });
}

template <typename T>
void GradientOp(void*, TF_OpKernelContext* context) {
  Call call(context);
  const T* dy = call.Values<T>(0);
  const TF_Tensor *input = call.Input(1), *factors = call.Input(2);
  const Gated s(input, factors);
  const T *x = Call::Values<T>(input), *gates = Call::Values<T>(factors);
  T *dx = call.Output<T>(0, ShapeOf(input)), *dgates = call.Output<T>(1, ShapeOf(factors));
  InParallel(s.rows, SizeOf(input), [&](int64_t begin, int64_t end) {
    std::vector<double> sum(s.channels);
    for (int64_t row = begin; row < end; row++) {
      std::fill(sum.begin(), sum.end(), 0);
      const int64_t at = row * s.values();
      Gradient(s, dy + at, x + at, gates + row * s.channels, dx + at, sum.data());
      for (int64_t c = 0; c < s.channels; c++) dgates[row * s.channels + c] = static_cast<T>(sum[c]);
    }
  });
}

}  // namespace

bool RegisterGateChannels() {
  return Register({"AstroNetGateChannels",
                   {"x: T", "gates: T"},
                   {"y: T"},
                   {},
                   nullptr,
                   &ForwardOp<float>,
                   &ForwardOp<double>,
                   nullptr}) &&
         Register({"AstroNetGateChannelsGradient",
                   {"dy: T", "x: T", "gates: T"},
                   {"dx: T", "dgates: T"},
                   {},
                   nullptr,
                   &GradientOp<float>,
                   &GradientOp<double>,
                   nullptr});
}

}  // namespace astronet
