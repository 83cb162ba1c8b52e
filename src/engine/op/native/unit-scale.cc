// Each unit's weights times its factor, of several layers at once. See unit-scale.ts.

#include <vector>

#include "call.h"
#include "op.h"
#include "unit-axis.h"
#include "vectors.h"

namespace astronet {
namespace {

struct Settings {
  std::vector<int64_t> axes;
};

void* ReadSettings(TF_OpKernelConstruction* construction) {
  return new Settings{Attributes(construction).Numbers("axes")};
}

template <typename T>
INLINE void ScaleUnits(const UnitAxis& a, const T* x, const T* factors, T* __restrict y) {
  if (a.inner == 1) {
    for (int64_t o = 0; o < a.outer; o++, x += a.units, y += a.units)
      for (int64_t u = 0; u < a.units; u++) y[u] = factors[u] * x[u];
    return;
  }
  for (int64_t o = 0; o < a.outer; o++)
    for (int64_t u = 0; u < a.units; u++, x += a.inner, y += a.inner) {
      const T factor = factors[u];
      for (int64_t i = 0; i < a.inner; i++) y[i] = factor * x[i];
    }
}
WIDEST void Scale(const UnitAxis& a, const float* x, const float* factors, float* y) { ScaleUnits(a, x, factors, y); }
WIDEST void Scale(const UnitAxis& a, const double* x, const double* factors, double* y) { ScaleUnits(a, x, factors, y); }

// dx = f dy, and for each unit Σ dy x.
template <typename T>
INLINE void GradientOfUnits(const UnitAxis& a, const T* dy, const T* x, const T* factors, T* __restrict dx,
                            double* __restrict sum) {
  if (a.inner == 1) {
    for (int64_t o = 0; o < a.outer; o++, x += a.units, dy += a.units, dx += a.units)
      for (int64_t u = 0; u < a.units; u++) {
        dx[u] = factors[u] * dy[u];
        sum[u] += static_cast<double>(dy[u]) * x[u];
      }
    return;
  }
  for (int64_t o = 0; o < a.outer; o++)
    for (int64_t u = 0; u < a.units; u++, x += a.inner, dy += a.inner, dx += a.inner) {
      const T factor = factors[u];
      double part[8] = {};
      int64_t i = 0;
      for (; i + 8 <= a.inner; i += 8)
        for (int k = 0; k < 8; k++) {
          dx[i + k] = factor * dy[i + k];
          part[k] += static_cast<double>(dy[i + k]) * x[i + k];
        }
      for (; i < a.inner; i++) {
        dx[i] = factor * dy[i];
        part[0] += static_cast<double>(dy[i]) * x[i];
      }
      for (int k = 0; k < 8; k++) sum[u] += part[k];
    }
}
WIDEST void Gradient(const UnitAxis& a, const float* dy, const float* x, const float* factors, float* dx, double* sum) {
  GradientOfUnits(a, dy, x, factors, dx, sum);
}
WIDEST void Gradient(const UnitAxis& a, const double* dy, const double* x, const double* factors, double* dx,
                     double* sum) {
  GradientOfUnits(a, dy, x, factors, dx, sum);
}

template <typename T>
void ForwardOp(void* kernel, TF_OpKernelContext* context) {
  const Settings& s = *static_cast<Settings*>(kernel);
  Call call(context);
  const int layers = static_cast<int>(s.axes.size());
  for (int i = 0; i < layers; i++) {
    const TF_Tensor* x = call.Input(i);
    Scale(UnitAxis(x, s.axes[i]), Call::Values<T>(x), call.Values<T>(layers + i), call.Output<T>(i, ShapeOf(x)));
  }
}

template <typename T>
void GradientOp(void* kernel, TF_OpKernelContext* context) {
  const Settings& s = *static_cast<Settings*>(kernel);
  Call call(context);
  const int layers = static_cast<int>(s.axes.size());
  for (int i = 0; i < layers; i++) {
    const TF_Tensor* x = call.Input(layers + i);
    const UnitAxis a(x, s.axes[i]);
    std::vector<double> sum(a.units);
    Gradient(a, call.Values<T>(i), Call::Values<T>(x), call.Values<T>(2 * layers + i), call.Output<T>(i, ShapeOf(x)),
             sum.data());
    T* dfactors = call.Output<T>(layers + i, {a.units});
    for (int64_t u = 0; u < a.units; u++) dfactors[u] = static_cast<T>(sum[u]);
  }
}

}  // namespace

bool RegisterUnitScale() {
  const std::vector<const char*> attributes = {"N: int", "axes: list(int)"};
  return Register({"AstroNetUnitScale",
                   {"x: N * T", "factors: N * T"},
                   {"y: N * T"},
                   attributes,
                   &ReadSettings,
                   &ForwardOp<float>,
                   &ForwardOp<double>,
                   &DeleteSettings<Settings>}) &&
         Register({"AstroNetUnitScaleGradient",
                   {"dy: N * T", "x: N * T", "factors: N * T"},
                   {"dx: N * T", "dfactors: N * T"},
                   attributes,
                   &ReadSettings,
                   &GradientOp<float>,
                   &GradientOp<double>,
                   &DeleteSettings<Settings>});
}

}  // namespace astronet
