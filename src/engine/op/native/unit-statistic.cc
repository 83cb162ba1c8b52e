// One number for each unit's weights, of several layers behind one another. See unit-statistic.ts.

#include <algorithm>
#include <cmath>
#include <vector>

#include "call.h"
#include "op.h"
#include "unit-axis.h"
#include "vectors.h"

namespace astronet {
namespace {

// By their numbers in unit-statistic.ts.
enum Statistic { kMean, kMax, kMeanSquare, kMeanMagnitude };

struct Settings {
  Statistic statistic;
  std::vector<int64_t> axes;
};

void* ReadSettings(TF_OpKernelConstruction* construction) {
  Attributes attributes(construction);
  return new Settings{static_cast<Statistic>(attributes.Number("statistic")), attributes.Numbers("axes")};
}

// What a mean is taken of, and its slope.
template <Statistic statistic, typename T>
INLINE T Term(T w) {
  return statistic == kMeanSquare ? w * w : statistic == kMeanMagnitude ? std::abs(w) : w;
}
template <typename T>
T Slope(Statistic statistic, T w) {
  return statistic == kMeanSquare ? 2 * w : statistic == kMeanMagnitude ? static_cast<T>((w > 0) - (w < 0)) : T(1);
}

template <Statistic statistic, typename T>
INLINE void SumUnits(const UnitAxis& a, const T* w, double* __restrict sum) {
  if (a.inner == 1) {
    for (int64_t o = 0; o < a.outer; o++)
      for (int64_t u = 0; u < a.units; u++) sum[u] += Term<statistic>(w[o * a.units + u]);
    return;
  }
  for (int64_t o = 0; o < a.outer; o++)
    for (int64_t u = 0; u < a.units; u++, w += a.inner) {
      // Eight sums side by side, so that none waits for the one before it.
      double part[8] = {};
      int64_t i = 0;
      for (; i + 8 <= a.inner; i += 8)
        for (int k = 0; k < 8; k++) part[k] += Term<statistic>(w[i + k]);
      for (; i < a.inner; i++) part[0] += Term<statistic>(w[i]);
      for (int k = 0; k < 8; k++) sum[u] += part[k];
    }
}
template <typename T>
INLINE void SumTerms(Statistic statistic, const UnitAxis& a, const T* w, double* sum) {
  if (statistic == kMeanSquare) SumUnits<kMeanSquare>(a, w, sum);
  else if (statistic == kMeanMagnitude) SumUnits<kMeanMagnitude>(a, w, sum);
  else SumUnits<kMean>(a, w, sum);
}
WIDEST void Sum(Statistic of, const UnitAxis& a, const float* w, double* sum) { SumTerms(of, a, w, sum); }
WIDEST void Sum(Statistic of, const UnitAxis& a, const double* w, double* sum) { SumTerms(of, a, w, sum); }

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
    if (s.statistic == kMax) {
      const std::vector<int64_t> best = Largest(a, w);
      for (int64_t u = 0; u < a.units; u++) row[u] = w[best[u]];
    } else {
      std::vector<double> sum(a.units);
      Sum(s.statistic, a, w, sum.data());
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
    if (s.statistic == kMax) {
      std::fill(dw, dw + a.size(), T(0));
      const std::vector<int64_t> best = Largest(a, Call::Values<T>(weights));
      for (int64_t u = 0; u < a.units; u++) dw[best[u]] = dy[u];
    } else {
      const T* w = Call::Values<T>(weights);
      for (int64_t o = 0; o < a.outer; o++)
        for (int64_t u = 0; u < a.units; u++, w += a.inner, dw += a.inner) {
          const T share = dy[u] / a.weights();
          for (int64_t i = 0; i < a.inner; i++) dw[i] = share * Slope(s.statistic, w[i]);
        }
    }
    dy += a.units;
  }
}

}  // namespace

bool RegisterUnitStatistic() {
  const std::vector<const char*> attributes = {"N: int", "statistic: int", "axes: list(int)"};
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
