// One number for each unit's weights, of several layers behind one another. See unit-statistic.ts.

#include <algorithm>
#include <vector>

#include "call.h"
#include "op.h"
#include "unit-axis.h"
#include "vectors.h"

namespace astronet {
namespace {

struct Settings {
  bool largest;
  std::vector<int64_t> axes;
};

void* ReadSettings(TF_OpKernelConstruction* construction) {
  Attributes attributes(construction);
  return new Settings{attributes.Flag("largest"), attributes.Numbers("axes")};
}

template <typename T>
INLINE void SumUnits(const UnitAxis& a, const T* w, double* sum) {
  if (a.inner == 1) {
    for (int64_t o = 0; o < a.outer; o++)
      for (int64_t u = 0; u < a.units; u++) sum[u] += w[o * a.units + u];
    return;
  }
  for (int64_t o = 0; o < a.outer; o++)
    for (int64_t u = 0; u < a.units; u++, w += a.inner) {
      // Eight sums side by side, so that none waits for the one before it.
      double part[8] = {};
      int64_t i = 0;
      for (; i + 8 <= a.inner; i += 8)
        for (int k = 0; k < 8; k++) part[k] += w[i + k];
      for (; i < a.inner; i++) part[0] += w[i];
      for (int k = 0; k < 8; k++) sum[u] += part[k];
    }
}
WIDEST void Sum(const UnitAxis& a, const float* w, double* sum) { SumUnits(a, w, sum); }
WIDEST void Sum(const UnitAxis& a, const double* w, double* sum) { SumUnits(a, w, sum); }

// Where each unit's first largest weight lies.
template <typename T>
std::vector<int64_t> Largest(const UnitAxis& a, const T* w) {
  std::vector<int64_t> best(a.units);
  for (int64_t u = 0; u < a.units; u++) best[u] = u * a.inner;
  for (int64_t o = 0; o < a.outer; o++)
    for (int64_t u = 0; u < a.units; u++) {
      const int64_t from = (o * a.units + u) * a.inner;
      T most = w[best[u]];
      for (int64_t i = from; i < from + a.inner; i++)
        if (w[i] > most) {
          most = w[i];
          best[u] = i;
        }
    }
  return best;
}

template <typename T>
void ForwardOp(void* kernel, TF_OpKernelContext* context) {
  const Settings& s = *static_cast<Settings*>(kernel);
  Call call(context);
  int64_t units = 0;
  for (size_t i = 0; i < s.axes.size(); i++) units += UnitAxis(call.Input(i), s.axes[i]).units;
  T* row = call.Output<T>(0, {units});
  for (size_t i = 0; i < s.axes.size(); i++) {
    const UnitAxis a(call.Input(i), s.axes[i]);
    const T* w = call.Values<T>(i);
    if (s.largest) {
      const std::vector<int64_t> best = Largest(a, w);
      for (int64_t u = 0; u < a.units; u++) row[u] = w[best[u]];
    } else {
      std::vector<double> sum(a.units);
      Sum(a, w, sum.data());
      for (int64_t u = 0; u < a.units; u++) row[u] = static_cast<T>(sum[u] / a.weights());
    }
    row += a.units;
  }
}

template <typename T>
void GradientOp(void* kernel, TF_OpKernelContext* context) {
  const Settings& s = *static_cast<Settings*>(kernel);
  Call call(context);
  const T* dy = call.Values<T>(0);
  for (size_t i = 0; i < s.axes.size(); i++) {
    const TF_Tensor* weights = call.Input(1 + i);
    const UnitAxis a(weights, s.axes[i]);
    T* dw = call.Output<T>(i, ShapeOf(weights));
    if (s.largest) {
      std::fill(dw, dw + a.size(), T(0));
      const std::vector<int64_t> best = Largest(a, Call::Values<T>(weights));
      for (int64_t u = 0; u < a.units; u++) dw[best[u]] = dy[u];
    } else {
      for (int64_t o = 0; o < a.outer; o++)
        for (int64_t u = 0; u < a.units; u++, dw += a.inner) std::fill(dw, dw + a.inner, dy[u] / a.weights());
    }
    dy += a.units;
  }
}

}  // namespace

bool RegisterUnitStatistic() {
  const std::vector<const char*> attributes = {"N: int", "largest: bool", "axes: list(int)"};
  return Register({"AstroNetUnitStatistic",
                   {"weights: N * T"},
                   {"row: T"},
                   attributes,
                   &ReadSettings,
                   &ForwardOp<float>,
                   &ForwardOp<double>,
                   &DeleteSettings<Settings>}) &&
         Register({"AstroNetUnitStatisticGradient",
                   {"dy: T", "weights: N * T"},
                   {"gradients: N * T"},
                   attributes,
                   &ReadSettings,
                   &GradientOp<float>,
                   &GradientOp<double>,
                   &DeleteSettings<Settings>});
}

}  // namespace astronet
