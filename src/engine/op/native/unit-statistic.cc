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
template <Statistic statistic, typename T>
INLINE T Slope(T w) {
  return statistic == kMeanSquare ? 2 * w : statistic == kMeanMagnitude ? static_cast<T>((w > 0) - (w < 0)) : T(1);
}

// A layer's weights, and what goes with them; some of its units are one thread's.
template <typename T>
struct Layer {
  UnitAxis axis;
  const T* weights;
  // Of the units: their statistic, or the gradient of that.
  T* row;
  const T* drow;
  // The gradient that the weights have besides, if any, and the sum of both.
  const T* besides;
  T* gradient;
};

template <Statistic statistic, typename T>
INLINE void SumUnits(const UnitAxis& a, Part units, const T* w, double* __restrict sum) {
  for (int64_t o = 0; o < a.outer; o++) {
    const T* row = w + (o * a.units + units.from) * a.inner;
    if (a.inner == 1) {
      for (int64_t u = 0; u < units.size(); u++) sum[u] += Term<statistic>(row[u]);
      continue;
    }
    for (int64_t u = 0; u < units.size(); u++, row += a.inner) {
      // Eight sums side by side, so that none waits for the one before it.
      double part[8] = {};
      int64_t i = 0;
      for (; i + 8 <= a.inner; i += 8)
        for (int k = 0; k < 8; k++) part[k] += Term<statistic>(row[i + k]);
      for (; i < a.inner; i++) part[0] += Term<statistic>(row[i]);
      for (int k = 0; k < 8; k++) sum[u] += part[k];
    }
  }
}

// The first place of the largest of some values; the first of all where one is not a number.
template <typename T>
INLINE int64_t FirstLargest(const T* values, int64_t count) {
  constexpr int kLanes = 16;
  T most = values[0];
  int64_t i = 0;
  if (count >= kLanes) {
    T lane[kLanes];
    std::copy(values, values + kLanes, lane);
    for (i = kLanes; i + kLanes <= count; i += kLanes)
      for (int k = 0; k < kLanes; k++) lane[k] = values[i + k] > lane[k] ? values[i + k] : lane[k];
    most = *std::max_element(lane, lane + kLanes);
  }
  for (; i < count; i++) most = values[i] > most ? values[i] : most;
  const int64_t at = std::find(values, values + count, most) - values;
  return at < count ? at : 0;
}

// Where each unit's first largest weight lies.
template <typename T>
INLINE void LargestOfUnits(const UnitAxis& a, Part units, const T* w, int64_t* __restrict best) {
  if (a.inner == 1) {
    // As wide as a float, so that vectors hold as many of both.
    std::vector<int32_t> row(units.size());
    std::vector<T> most(w + units.from, w + units.to);
    for (int32_t o = 1; o < a.outer; o++) {
      const T* values = w + o * a.units + units.from;
      for (int64_t u = 0; u < units.size(); u++) {
        const bool larger = values[u] > most[u];
        row[u] = larger ? o : row[u];
        most[u] = larger ? values[u] : most[u];
      }
    }
    for (int64_t u = 0; u < units.size(); u++) best[u] = row[u] * a.units + units.from + u;
    return;
  }
  for (int64_t u = 0; u < units.size(); u++)
    for (int64_t o = 0; o < a.outer; o++) {
      const int64_t from = (o * a.units + units.from + u) * a.inner, at = from + FirstLargest(w + from, a.inner);
      if (o == 0 || w[at] > w[best[u]]) best[u] = at;
    }
}

template <Statistic statistic, typename T>
INLINE void MeansOfUnits(const Layer<T>& layer, Part units) {
  std::vector<double> sum(units.size());
  SumUnits<statistic>(layer.axis, units, layer.weights, sum.data());
  for (int64_t u = 0; u < units.size(); u++)
    layer.row[units.from + u] = static_cast<T>(sum[u] / layer.axis.weights());
}

template <typename T>
INLINE void StatisticOfUnits(Statistic statistic, const Layer<T>& layer, Part units) {
  if (statistic == kMeanSquare) return MeansOfUnits<kMeanSquare>(layer, units);
  if (statistic == kMeanMagnitude) return MeansOfUnits<kMeanMagnitude>(layer, units);
  if (statistic == kMean) return MeansOfUnits<kMean>(layer, units);
  std::vector<int64_t> best(units.size());
  LargestOfUnits(layer.axis, units, layer.weights, best.data());
  for (int64_t u = 0; u < units.size(); u++) layer.row[units.from + u] = layer.weights[best[u]];
}

template <Statistic statistic, bool kBesides, typename T>
INLINE void SlopesOfUnits(const Layer<T>& layer, Part units) {
  const UnitAxis& a = layer.axis;
  std::vector<T> share(units.size());
  for (int64_t u = 0; u < units.size(); u++) share[u] = layer.drow[units.from + u] / a.weights();
  for (int64_t o = 0; o < a.outer; o++) {
    const int64_t start = (o * a.units + units.from) * a.inner;
    const T *w = layer.weights + start, *besides = kBesides ? layer.besides + start : nullptr;
    T* __restrict sum = layer.gradient + start;
    const auto add = [&](int64_t i, T of) { sum[i] = (kBesides ? besides[i] : T(0)) + of * Slope<statistic>(w[i]); };
    if (a.inner == 1) {
      for (int64_t u = 0; u < units.size(); u++) add(u, share[u]);
    } else {
      for (int64_t u = 0; u < units.size(); u++)
        for (int64_t i = u * a.inner; i < (u + 1) * a.inner; i++) add(i, share[u]);
    }
  }
}

template <bool kBesides, typename T>
INLINE void GradientOfUnits(Statistic statistic, const Layer<T>& layer, Part units) {
  if (statistic == kMeanSquare) return SlopesOfUnits<kMeanSquare, kBesides>(layer, units);
  if (statistic == kMeanMagnitude) return SlopesOfUnits<kMeanMagnitude, kBesides>(layer, units);
  if (statistic == kMean) return SlopesOfUnits<kMean, kBesides>(layer, units);
  const UnitAxis& a = layer.axis;
  for (int64_t o = 0; o < a.outer; o++) {
    const int64_t from = (o * a.units + units.from) * a.inner, to = from + units.size() * a.inner;
    if (kBesides) std::copy(layer.besides + from, layer.besides + to, layer.gradient + from);
    else std::fill(layer.gradient + from, layer.gradient + to, T(0));
  }
  std::vector<int64_t> best(units.size());
  LargestOfUnits(a, units, layer.weights, best.data());
  for (int64_t u = 0; u < units.size(); u++) layer.gradient[best[u]] += layer.drow[units.from + u];
}

template <typename T>
INLINE void DifferentiateUnits(Statistic statistic, const Layer<T>& layer, Part units) {
  if (layer.besides) GradientOfUnits<true>(statistic, layer, units);
  else GradientOfUnits<false>(statistic, layer, units);
}

WIDEST void Sum(Statistic of, const Layer<float>& layer, Part units) { StatisticOfUnits(of, layer, units); }
WIDEST void Sum(Statistic of, const Layer<double>& layer, Part units) { StatisticOfUnits(of, layer, units); }
WIDEST void Differentiate(Statistic of, const Layer<float>& layer, Part units) { DifferentiateUnits(of, layer, units); }
WIDEST void Differentiate(Statistic of, const Layer<double>& layer, Part units) { DifferentiateUnits(of, layer, units); }

template <typename T>
void ForwardOp(void* kernel, TF_OpKernelContext* context) {
  const Settings& s = *static_cast<Settings*>(kernel);
  Call call(context);
  std::vector<Layer<T>> layers;
  int64_t all = 0;
  for (size_t i = 0; i < s.axes.size(); i++) {
    const TF_Tensor* weights = call.Input(i);
    layers.push_back({UnitAxis(weights, s.axes[i]), Call::Values<T>(weights)});
    all += layers.back().axis.units;
  }
  T* row = call.Output<T>(0, {all});
  for (Layer<T>& layer : layers) {
    layer.row = row;
    row += layer.axis.units;
  }
  ForUnits(layers, [&](const Layer<T>& layer, Part units) { Sum(s.statistic, layer, units); });
}

// With gradients that the weights have besides, or without.
template <typename T, bool kBesides>
void GradientOp(void* kernel, TF_OpKernelContext* context) {
  const Settings& s = *static_cast<Settings*>(kernel);
  Call call(context);
  const int count = static_cast<int>(s.axes.size());
  const T* drow = call.Values<T>(0);
  std::vector<Layer<T>> layers;
  for (int i = 0; i < count; i++) {
    const TF_Tensor* weights = call.Input(1 + i);
    const UnitAxis axis(weights, s.axes[i]);
    layers.push_back({axis, Call::Values<T>(weights), nullptr, drow, kBesides ? call.Values<T>(1 + count + i) : nullptr,
                      call.Output<T>(i, ShapeOf(weights))});
    drow += axis.units;
  }
  ForUnits(layers, [&](const Layer<T>& layer, Part units) { Differentiate(s.statistic, layer, units); });
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
                   &GradientOp<float, false>,
                   &GradientOp<double, false>,
                   &DeleteSettings<Settings>}) &&
         Register({"AstroNetUnitReadingGradient",
                   {"dy: T", "weights: N * T", "besides: N * T"},
                   {"gradients: N * T"},
                   attributes,
                   &ReadSettings,
                   &GradientOp<float, true>,
                   &GradientOp<double, true>,
                   &DeleteSettings<Settings>});
}

}  // namespace astronet
