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

// A layer's weights with the factors of its units, and what comes of them: y, or dx and the gradients of the factors, for dy.
template <typename T>
struct Layer {
  UnitAxis axis;
  const T *x, *factors, *dy;
  T *result, *dfactors;
};

template <typename T>
INLINE void ScaleUnits(const Layer<T>& layer, Part units) {
  const UnitAxis& a = layer.axis;
  const T* factors = layer.factors + units.from;
  for (int64_t o = 0; o < a.outer; o++) {
    const int64_t start = (o * a.units + units.from) * a.inner;
    const T* x = layer.x + start;
    T* __restrict y = layer.result + start;
    if (a.inner == 1) {
      for (int64_t u = 0; u < units.size(); u++) y[u] = factors[u] * x[u];
      continue;
    }
    for (int64_t u = 0; u < units.size(); u++, x += a.inner, y += a.inner) {
      const T factor = factors[u];
      for (int64_t i = 0; i < a.inner; i++) y[i] = factor * x[i];
    }
  }
}
WIDEST void Scale(const Layer<float>& layer, Part units) { ScaleUnits(layer, units); }
WIDEST void Scale(const Layer<double>& layer, Part units) { ScaleUnits(layer, units); }

// dx = f dy, and for each unit Σ dy x.
template <typename T>
INLINE void GradientOfUnits(const Layer<T>& layer, Part units, double* __restrict sum) {
  const UnitAxis& a = layer.axis;
  const T* factors = layer.factors + units.from;
  for (int64_t o = 0; o < a.outer; o++) {
    const int64_t start = (o * a.units + units.from) * a.inner;
    const T *x = layer.x + start, *dy = layer.dy + start;
    T* __restrict dx = layer.result + start;
    if (a.inner == 1) {
      INDEPENDENT
      for (int64_t u = 0; u < units.size(); u++) {
        dx[u] = factors[u] * dy[u];
        sum[u] += static_cast<double>(dy[u]) * x[u];
      }
      continue;
    }
    for (int64_t u = 0; u < units.size(); u++, x += a.inner, dy += a.inner, dx += a.inner) {
      const T factor = factors[u];
      // Eight sums side by side, so that none waits for the one before it.
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
}
WIDEST void Gradient(const Layer<float>& layer, Part units, double* sum) { GradientOfUnits(layer, units, sum); }
WIDEST void Gradient(const Layer<double>& layer, Part units, double* sum) { GradientOfUnits(layer, units, sum); }

template <typename T>
void ForwardOp(void* kernel, TF_OpKernelContext* context) {
  const Settings& s = *static_cast<Settings*>(kernel);
  Call call(context);
  const int count = static_cast<int>(s.axes.size());
  std::vector<Layer<T>> layers;
  for (int i = 0; i < count; i++) {
    const TF_Tensor* x = call.Input(i);
    layers.push_back({UnitAxis(x, s.axes[i]), Call::Values<T>(x), call.Values<T>(count + i), nullptr,
                      call.Output<T>(i, ShapeOf(x)), nullptr});
  }
  ForUnits(layers, [](const Layer<T>& layer, Part units) { Scale(layer, units); });
}

template <typename T>
void GradientOp(void* kernel, TF_OpKernelContext* context) {
  const Settings& s = *static_cast<Settings*>(kernel);
  Call call(context);
  const int count = static_cast<int>(s.axes.size());
  std::vector<Layer<T>> layers;
  for (int i = 0; i < count; i++) {
    const TF_Tensor* x = call.Input(count + i);
    const UnitAxis axis(x, s.axes[i]);
    layers.push_back({axis, Call::Values<T>(x), call.Values<T>(2 * count + i), call.Values<T>(i),
                      call.Output<T>(i, ShapeOf(x)), call.Output<T>(count + i, {axis.units})});
  }
  ForUnits(layers, [](const Layer<T>& layer, Part units) {
    std::vector<double> sum(units.size());
    Gradient(layer, units, sum.data());
    for (int64_t u = 0; u < units.size(); u++) layer.dfactors[units.from + u] = static_cast<T>(sum[u]);
  });
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
