// Batch normalisation n by the batch's own moments or by given ones, what follows it where that is asked for, and its gradient:
// y = n, y = g n, y = max(g n + r, 0), y = g max(n, 0). Where each channel of x has a factor, n is that of f x, which is never
// computed: only the slope of the line from x to n knows of it. See batch-norm.ts, factored-norm.ts and norm-path.ts.

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "call.h"
#include "maps.h"
#include "op.h"
#include "parallel.h"
#include "parts.h"
#include "vectors.h"

namespace astronet {
namespace {

// What gates multiply: nothing, the normalised values, or what the ReLU puts out.
enum class Gated { kNothing, kNorm, kRelu };

struct Settings {
  double epsilon, momentum;
  bool relu;
  Gated gated;
  // Whether moments are the batch's own, which come out; whether the mean magnitude of what is gated does.
  bool own, magnitude;
  // Whether channels have factors; the moments are the batch's own then.
  bool factored;
};

void* ReadSettings(TF_OpKernelConstruction* construction) {
  Attributes attributes(construction);
  return new Settings{attributes.Real("epsilon"),         attributes.Real("momentum"),
                      attributes.Flag("relu"),            static_cast<Gated>(attributes.Number("gated")),
                      attributes.Number("K") > 0,         attributes.Number("M") > 0,
                      attributes.Flag("factored")};
}

struct GradientSettings {
  double epsilon;
  bool relu;
  Gated gated;
  bool own, summed, factored;

  // A ReLU behind all else is told from what it put out.
  bool by_output() const { return relu && gated != Gated::kRelu; }
};

void* ReadGradientSettings(TF_OpKernelConstruction* construction) {
  Attributes attributes(construction);
  return new GradientSettings{attributes.Real("epsilon"), attributes.Flag("relu"),
                              static_cast<Gated>(attributes.Number("gated")), attributes.Flag("own"),
                              attributes.Flag("summed"), attributes.Flag("factored")};
}

// Gates of sets of rows, [sets, channels]: a set is an image's rows, or all of them. Without gates there is one set.
template <typename T>
struct Gates {
  const T* values = nullptr;
  int64_t sets = 1;

  Gates() = default;
  explicit Gates(const TF_Tensor* gates)
      : values(Call::Values<T>(gates)), sets(TF_NumDims(gates) == 1 ? 1 : TF_Dim(gates, 0)) {}

  // Those of a set times some factors, a lane each; the factors without gates.
  void Multiply(const Maps& maps, int64_t set, const std::vector<T>& factors, std::vector<T>* of_lane) const {
    *of_lane = factors;
    if (values == nullptr) return;
    const T* own = values + set * maps.channels;
    for (int64_t i = 0; i < maps.lanes(); i += maps.channels)
      for (int64_t c = 0; c < maps.channels; c++) (*of_lane)[i + c] *= own[c];
  }

  // Calls body(first, each) for what each thread does: the number of its first row, and what calls a function with each set of
  // its rows, as of_set(set, begin, end).
  template <typename Body>
  void EachPart(const Maps& maps, const Body& body) const {
    const int64_t rows = maps.rows / sets;
    InParallel(sets > 1 ? sets : maps.rows, maps.size(), [&](int64_t begin, int64_t end) {
      body(begin, [&](const auto& of_set) {
        if (sets == 1) return of_set(int64_t{0}, begin, end);
        for (int64_t set = begin; set < end; set++) of_set(set, set * rows, (set + 1) * rows);
      });
    });
  }
};

// Sums of the lanes of one block: of x, or of the squared distances to a mean.
template <typename T>
INLINE void SumLanes(int64_t lanes, int64_t length, const T* x, T* __restrict sum) {
  std::fill(sum, sum + lanes, T(0));
  for (int64_t i = 0; i < length; i += lanes) {
    const int64_t count = std::min(lanes, length - i);
    const T* from = x + i;
    for (int64_t l = 0; l < count; l++) sum[l] += from[l];
  }
}
WIDEST void Sum(int64_t lanes, int64_t length, const float* x, float* sum) { SumLanes(lanes, length, x, sum); }
WIDEST void Sum(int64_t lanes, int64_t length, const double* x, double* sum) { SumLanes(lanes, length, x, sum); }

template <typename T>
INLINE void SquareLanes(int64_t lanes, int64_t length, const T* x, const T* mean, T* __restrict sum) {
  std::fill(sum, sum + lanes, T(0));
  for (int64_t i = 0; i < length; i += lanes) {
    const int64_t count = std::min(lanes, length - i);
    const T* from = x + i;
    for (int64_t l = 0; l < count; l++) {
      const T apart = from[l] - mean[l];
      sum[l] += apart * apart;
    }
  }
}
WIDEST void Squares(int64_t lanes, int64_t length, const float* x, const float* mean, float* sum) {
  SquareLanes(lanes, length, x, mean, sum);
}
WIDEST void Squares(int64_t lanes, int64_t length, const double* x, const double* mean, double* sum) {
  SquareLanes(lanes, length, x, mean, sum);
}

// A value that is no number stays none.
template <typename T>
INLINE T Rectified(T value) { return T(0) > value ? T(0) : value; }

// A value a lane: y = (x − mean) scale + offset.
template <typename T>
struct Line {
  const T *mean, *scale, *offset;
};

// What follows the line: gates a lane, and what is added; where asked for, sums of the magnitudes of what is gated.
template <typename T>
struct Path {
  Gated gated;
  bool relu;
  const T *gates, *residual;
};

template <Gated gated, bool relu, bool summed, bool magnitude, typename T>
INLINE void NormaliseLanes(int64_t lanes, int64_t length, const T* x, const Line<T>& line, const T* gates,
                           const T* residual, T* y, T* __restrict sum) {
  const T *mean = line.mean, *scale = line.scale, *offset = line.offset;
  for (int64_t i = 0; i < length; i += lanes) {
    const int64_t count = std::min(lanes, length - i);
    const T *from = x + i, *added = summed ? residual + i : nullptr;
    T* to = y + i;
    INDEPENDENT
    for (int64_t l = 0; l < count; l++) {
      T value = (from[l] - mean[l]) * scale[l] + offset[l];
      if constexpr (gated == Gated::kRelu) value = Rectified(value);
      if constexpr (magnitude) sum[l] += std::abs(value);
      if constexpr (gated != Gated::kNothing) value = gates[l] * value;
      if constexpr (summed) value += added[l];
      if constexpr (relu && gated != Gated::kRelu) value = Rectified(value);
      to[l] = value;
    }
  }
}

template <Gated gated, bool magnitude, typename T>
INLINE void NormaliseGated(int64_t lanes, int64_t length, const T* x, const Line<T>& line, const Path<T>& path, T* y,
                           T* sum) {
  if (gated == Gated::kRelu) {
    NormaliseLanes<gated, true, false, magnitude>(lanes, length, x, line, path.gates, path.residual, y, sum);
  } else if (path.residual != nullptr) {
    NormaliseLanes<gated, true, true, magnitude>(lanes, length, x, line, path.gates, path.residual, y, sum);
  } else if (path.relu) {
    NormaliseLanes<gated, true, false, magnitude>(lanes, length, x, line, path.gates, path.residual, y, sum);
  } else {
    NormaliseLanes<gated, false, false, magnitude>(lanes, length, x, line, path.gates, path.residual, y, sum);
  }
}

template <typename T>
INLINE void NormalisePath(int64_t lanes, int64_t length, const T* x, const Line<T>& line, const Path<T>& path, T* y,
                          T* sum) {
  if (path.gated == Gated::kNothing) {
    NormaliseGated<Gated::kNothing, false>(lanes, length, x, line, path, y, sum);
  } else if (path.gated == Gated::kNorm) {
    if (sum == nullptr) NormaliseGated<Gated::kNorm, false>(lanes, length, x, line, path, y, sum);
    else NormaliseGated<Gated::kNorm, true>(lanes, length, x, line, path, y, sum);
  } else {
    if (sum == nullptr) NormaliseGated<Gated::kRelu, false>(lanes, length, x, line, path, y, sum);
    else NormaliseGated<Gated::kRelu, true>(lanes, length, x, line, path, y, sum);
  }
}
WIDEST void Normalise(int64_t lanes, int64_t length, const float* x, const Line<float>& line, const Path<float>& path,
                      float* y, float* sum) {
  NormalisePath(lanes, length, x, line, path, y, sum);
}
WIDEST void Normalise(int64_t lanes, int64_t length, const double* x, const Line<double>& line,
                      const Path<double>& path, double* y, double* sum) {
  NormalisePath(lanes, length, x, line, path, y, sum);
}

// Sums of the lanes of one block: Σ dz and Σ dz (x − mean). Behind a ReLU dz is dy where y > 0, or where the line is above 0
// if no y is given, and is kept.
enum class Rectifier { kNone, kByOutput, kByLine };

template <Rectifier rectifier, typename T>
INLINE void SumGradientLanes(int64_t lanes, int64_t length, const T* dy, const T* y, const T* x, const Line<T>& line, T* dz,
                             T* __restrict sum, T* __restrict product) {
  const T *mean = line.mean, *scale = line.scale, *offset = line.offset;
  std::fill(sum, sum + lanes, T(0));
  std::fill(product, product + lanes, T(0));
  for (int64_t i = 0; i < length; i += lanes) {
    const int64_t count = std::min(lanes, length - i);
    const T *given = dy + i, *from = x + i, *out = rectifier == Rectifier::kByOutput ? y + i : nullptr;
    T* kept = dz + i;
    INDEPENDENT
    for (int64_t l = 0; l < count; l++) {
      const T all = given[l], apart = from[l] - mean[l];
      T own = all;
      if constexpr (rectifier == Rectifier::kByOutput) own = out[l] > T(0) ? all : T(0);
      if constexpr (rectifier == Rectifier::kByLine) own = apart * scale[l] + offset[l] > T(0) ? all : T(0);
      if constexpr (rectifier != Rectifier::kNone) kept[l] = own;
      sum[l] += own;
      product[l] += own * apart;
    }
  }
}

template <typename T>
INLINE void SumGradientBehind(Rectifier rectifier, int64_t lanes, int64_t length, const T* dy, const T* y, const T* x,
                              const Line<T>& line, T* dz, T* sum, T* product) {
  switch (rectifier) {
    case Rectifier::kNone:
      return SumGradientLanes<Rectifier::kNone>(lanes, length, dy, y, x, line, dz, sum, product);
    case Rectifier::kByOutput:
      return SumGradientLanes<Rectifier::kByOutput>(lanes, length, dy, y, x, line, dz, sum, product);
    case Rectifier::kByLine:
      return SumGradientLanes<Rectifier::kByLine>(lanes, length, dy, y, x, line, dz, sum, product);
  }
}
WIDEST void SumGradient(Rectifier rectifier, int64_t lanes, int64_t length, const float* dy, const float* y,
                        const float* x, const Line<float>& line, float* dz, float* sum, float* product) {
  SumGradientBehind(rectifier, lanes, length, dy, y, x, line, dz, sum, product);
}
WIDEST void SumGradient(Rectifier rectifier, int64_t lanes, int64_t length, const double* dy, const double* y,
                        const double* x, const Line<double>& line, double* dz, double* sum, double* product) {
  SumGradientBehind(rectifier, lanes, length, dy, y, x, line, dz, sum, product);
}

// A value a lane: dx = scale dz − shift − (x − mean) slope; no shift and no slope where the moments are constants.
template <typename T>
struct Slope {
  const T *mean, *scale, *shift, *slope;
};

// dz may lie where dx is to be.
template <typename T>
INLINE void InputGradientLanes(int64_t lanes, int64_t length, const T* dz, const T* x, const Slope<T>& s, T* dx) {
  const T *mean = s.mean, *scale = s.scale, *shift = s.shift, *slope = s.slope;
  for (int64_t i = 0; i < length; i += lanes) {
    const int64_t count = std::min(lanes, length - i);
    const T *given = dz + i, *from = x + i;
    T* to = dx + i;
    if (slope == nullptr) {
      INDEPENDENT
      for (int64_t l = 0; l < count; l++) to[l] = scale[l] * given[l];
    } else {
      INDEPENDENT
      for (int64_t l = 0; l < count; l++) to[l] = scale[l] * given[l] - shift[l] - (from[l] - mean[l]) * slope[l];
    }
  }
}
WIDEST void InputGradient(int64_t lanes, int64_t length, const float* dz, const float* x, const Slope<float>& s, float* dx) {
  InputGradientLanes(lanes, length, dz, x, s, dx);
}
WIDEST void InputGradient(int64_t lanes, int64_t length, const double* dz, const double* x, const Slope<double>& s,
                          double* dx) {
  InputGradientLanes(lanes, length, dz, x, s, dx);
}

// Mean of each channel and squared distances to it, of some rows. Two sets of rows are joined as Chan, Golub and LeVeque
// have it, which loses nothing where the mean is large beside the spread.
struct Moments {
  int64_t rows = 0;
  std::vector<double> mean, squares;

  explicit Moments(int64_t channels) : mean(channels), squares(channels) {}

  void Join(int64_t more, const double* other_mean, const double* other_squares) {
    const double share = static_cast<double>(more) / (rows + more), weight = share * rows;
    for (size_t c = 0; c < mean.size(); c++) {
      const double apart = other_mean[c] - mean[c];
      mean[c] += apart * share;
      squares[c] += other_squares[c] + apart * apart * weight;
    }
    rows += more;
  }
};

template <typename T>
Moments MomentsOf(const Maps& maps, const T* x) {
  const int64_t channels = maps.channels, lanes = maps.lanes();
  Parts<Moments> parts;
  InParallel(maps.rows, maps.size(), [&](int64_t begin, int64_t end) {
    Moments moments(channels);
    std::vector<T> sum(lanes);
    std::vector<double> mean(channels), squares(channels);
    const auto total = [&](double* of_channel) {
      std::fill(of_channel, of_channel + channels, 0.0);
      for (int64_t i = 0; i < lanes; i += channels)
        for (int64_t c = 0; c < channels; c++) of_channel[c] += sum[i + c];
    };
    maps.EachBlock(begin, end, [&](int64_t from, int64_t length) {
      const int64_t rows = length / channels;
      Sum(lanes, length, x + from, sum.data());
      total(mean.data());
      // The distances are to a mean as T has it.
      for (double& value : mean) value = static_cast<T>(value / rows);
      Squares(lanes, length, x + from, maps.Spread<T>(mean.data()).data(), sum.data());
      total(squares.data());
      moments.Join(rows, mean.data(), squares.data());
    });
    parts.Add(begin, std::move(moments));
  });
  Moments all(channels);
  for (const auto& part : parts.InOrder()) all.Join(part.second.rows, part.second.mean.data(), part.second.squares.data());
  return all;
}

// How far normalised values rise with those of x, f/√(f² σ² + ε) of each channel, with f = 1 where there are no factors.
template <typename T>
std::vector<double> RatesOf(const Maps& maps, const T* factors, const T* variance, double epsilon) {
  std::vector<double> rates(maps.channels);
  for (int64_t c = 0; c < maps.channels; c++) {
    const double factor = factors ? factors[c] : 1;
    rates[c] = factor / std::sqrt(factor * factor * variance[c] + epsilon);
  }
  return rates;
}

// γ times the rate of each channel.
template <typename T>
std::vector<T> ScaleOf(const Maps& maps, const T* gamma, const std::vector<double>& rates) {
  std::vector<T> scale(maps.channels);
  for (int64_t c = 0; c < maps.channels; c++) scale[c] = static_cast<T>(gamma[c] * rates[c]);
  return scale;
}

template <typename T>
void ForwardOp(void* kernel, TF_OpKernelContext* context) {
  const Settings& s = *static_cast<Settings*>(kernel);
  Call call(context);
  const TF_Tensor* input = call.Input(0);
  const Maps maps(input);
  const int64_t channels = maps.channels, lanes = maps.lanes();
  const T *x = Call::Values<T>(input), *gamma = call.Values<T>(1), *beta = call.Values<T>(2);
  const T *given_mean = call.Values<T>(3), *given_variance = call.Values<T>(4);
  const bool gated = s.gated != Gated::kNothing;
  const Gates<T> gates = gated ? Gates<T>(call.Input(5)) : Gates<T>();
  const int after_gates = gated ? 6 : 5, last = call.inputs() - (s.factored ? 1 : 0);
  const T* residual = last > after_gates ? call.Values<T>(after_gates) : nullptr;
  const T* factors = s.factored ? call.Values<T>(last) : nullptr;
  T* y = call.Output<T>(0, ShapeOf(input));
  const T *mean = given_mean, *variance = given_variance;
  if (s.own) {
    T *batch_mean = call.Output<T>(1, {channels}), *batch_variance = call.Output<T>(2, {channels});
    T *running_mean = call.Output<T>(3, {channels}), *running_variance = call.Output<T>(4, {channels});
    const Moments moments = MomentsOf(maps, x);
    for (int64_t c = 0; c < channels; c++) {
      const double biased = moments.squares[c] / maps.rows, unbiased = moments.squares[c] / (maps.rows - 1);
      batch_mean[c] = static_cast<T>(moments.mean[c]);
      batch_variance[c] = static_cast<T>(biased);
      // Those of f x.
      const double factor = factors ? factors[c] : 1, mean = factor * moments.mean[c], spread = factor * factor * unbiased;
      running_mean[c] = given_mean[c] * T(1 - s.momentum) + static_cast<T>(mean * s.momentum);
      running_variance[c] = given_variance[c] * T(1 - s.momentum) + static_cast<T>(spread * s.momentum);
    }
    mean = batch_mean, variance = batch_variance;
  }
  const std::vector<T> scale = ScaleOf(maps, gamma, RatesOf(maps, factors, variance, s.epsilon));
  const std::vector<T> centre = maps.Spread<T>(mean), offset = maps.Spread<T>(beta), steep = maps.Spread<T>(scale.data());
  const Line<T> line{centre.data(), steep.data(), offset.data()};
  Parts<std::vector<double>> parts;
  const std::vector<T> ones(gated ? lanes : 0, T(1));
  gates.EachPart(maps, [&](int64_t first, const auto& each_set) {
    std::vector<T> own_gates, sum(lanes);
    std::vector<double> found(channels);
    each_set([&](int64_t set, int64_t begin, int64_t end) {
      gates.Multiply(maps, set, ones, &own_gates);
      const auto normalise = [&](int64_t from, int64_t length, T* sums) {
        const Path<T> path{s.gated, s.relu, own_gates.data(), residual ? residual + from : nullptr};
        Normalise(lanes, length, x + from, line, path, y + from, sums);
      };
      if (!s.magnitude) return normalise(begin * channels, (end - begin) * channels, nullptr);
      maps.EachBlock(begin, end, [&](int64_t from, int64_t length) {
        std::fill(sum.begin(), sum.end(), T(0));
        normalise(from, length, sum.data());
        AddLanes(maps, sum.data(), found.data());
      });
    });
    if (s.magnitude) parts.Add(first, std::move(found));
  });
  if (!s.magnitude) return;
  std::vector<double> total(channels);
  for (const auto& part : parts.InOrder())
    for (int64_t c = 0; c < channels; c++) total[c] += part.second[c];
  T* magnitude = call.Output<T>(s.own ? 5 : 1, {channels});
  for (int64_t c = 0; c < channels; c++) magnitude[c] = static_cast<T>(total[c] / maps.rows);
}

template <typename T>
void GradientOp(void* kernel, TF_OpKernelContext* context) {
  const GradientSettings& s = *static_cast<GradientSettings*>(kernel);
  Call call(context);
  const TF_Tensor* input = call.Input(1);
  const Maps maps(input);
  const int64_t channels = maps.channels, lanes = maps.lanes();
  const T *dy = call.Values<T>(0), *x = Call::Values<T>(input), *gamma = call.Values<T>(2);
  const T *mean = call.Values<T>(3), *variance = call.Values<T>(4);
  const bool gated = s.gated != Gated::kNothing;
  const T* beta = gated ? call.Values<T>(5) : nullptr;
  const TF_Tensor* given_gates = gated ? call.Input(6) : nullptr;
  const Gates<T> gates = gated ? Gates<T>(given_gates) : Gates<T>();
  const T* y = s.by_output() ? call.Values<T>(gated ? 7 : 5) : nullptr;
  const T* factors = s.factored ? call.Values<T>(call.inputs() - 1) : nullptr;
  T* dx = call.Output<T>(0, ShapeOf(input));
  T *dgamma = call.Output<T>(1, {channels}), *dbeta = call.Output<T>(2, {channels});
  T* dgates = gated ? call.Output<T>(3, ShapeOf(given_gates)) : nullptr;
  const int after_gates = gated ? 4 : 3;
  T* kept = s.summed ? call.Output<T>(after_gates, ShapeOf(input)) : dx;
  T* dfactors = s.factored ? call.Output<T>(after_gates + (s.summed ? 1 : 0), {channels}) : nullptr;
  const T* dz = s.relu ? kept : dy;
  const Rectifier rectifier =
      !s.relu ? Rectifier::kNone : s.by_output() ? Rectifier::kByOutput : Rectifier::kByLine;
  const std::vector<double> rates = RatesOf(maps, factors, variance, s.epsilon);
  const std::vector<T> scale = ScaleOf(maps, gamma, rates);
  const std::vector<T> centre = maps.Spread<T>(mean), steep = maps.Spread<T>(scale.data()),
                       offset = gated ? maps.Spread<T>(beta) : std::vector<T>();
  const Line<T> line{centre.data(), steep.data(), offset.data()};
  // The gradient of a set of gates by the sums of its rows, which are then multiplied by the gates.
  const auto of_gates = [&](int64_t set, double* sums) {
    const T* own = gates.values + set * channels;
    T* to = dgates + set * channels;
    for (int64_t c = 0; c < channels; c++) {
      const double sum = sums[c], product = sums[channels + c];
      to[c] = static_cast<T>(scale[c] * product + beta[c] * sum);
      sums[c] = own[c] * sum;
      sums[channels + c] = own[c] * product;
    }
  };

  // Σ dz of each channel, then Σ dz (x − μ), with dz without its gate.
  Parts<std::vector<double>> parts;
  gates.EachPart(maps, [&](int64_t first, const auto& each_set) {
    std::vector<T> sum(lanes), product(lanes), let_through;
    std::vector<double> own(2 * channels), found(2 * channels);
    each_set([&](int64_t set, int64_t begin, int64_t end) {
      std::fill(own.begin(), own.end(), 0.0);
      if (!s.own) gates.Multiply(maps, set, steep, &let_through);
      maps.EachBlock(begin, end, [&](int64_t from, int64_t length) {
        SumGradient(rectifier, lanes, length, dy + from, y ? y + from : nullptr, x + from, line, kept + from, sum.data(),
                    product.data());
        AddLanes(maps, sum.data(), own.data());
        AddLanes(maps, product.data(), own.data() + channels);
        if (s.own) return;
        const Slope<T> constant{nullptr, let_through.data(), nullptr, nullptr};
        InputGradient(lanes, length, dz + from, x + from, constant, dx + from);
      });
      if (gates.sets > 1) of_gates(set, own.data());
      for (int64_t i = 0; i < 2 * channels; i++) found[i] += own[i];
    });
    parts.Add(first, std::move(found));
  });
  std::vector<double> total(2 * channels);
  for (const auto& part : parts.InOrder())
    for (int64_t i = 0; i < 2 * channels; i++) total[i] += part.second[i];
  if (gated && gates.sets == 1) of_gates(0, total.data());

  std::vector<T> shift(channels), slope(channels);
  for (int64_t c = 0; c < channels; c++) {
    const double sum = total[c], product = total[channels + c], rate = rates[c];
    dbeta[c] = static_cast<T>(sum);
    dgamma[c] = static_cast<T>(product * rate);
    shift[c] = static_cast<T>(gamma[c] * rate * sum / maps.rows);
    slope[c] = static_cast<T>(gamma[c] * rate * rate * rate * product / maps.rows);
    if (dfactors == nullptr) continue;
    // What is left of Σ dx' x, with dx' that of f x: normalisation takes back all of a factor but for ε.
    const double spread = static_cast<double>(factors[c]) * factors[c] * variance[c] + s.epsilon;
    dfactors[c] = static_cast<T>(gamma[c] * s.epsilon * product / (spread * std::sqrt(spread)));
  }
  if (!s.own) return;
  const std::vector<T> moved = maps.Spread<T>(shift.data()), tilted = maps.Spread<T>(slope.data());
  gates.EachPart(maps, [&](int64_t, const auto& each_set) {
    std::vector<T> let_through;
    each_set([&](int64_t set, int64_t begin, int64_t end) {
      const int64_t from = begin * channels;
      gates.Multiply(maps, set, steep, &let_through);
      const Slope<T> slopes{centre.data(), let_through.data(), moved.data(), tilted.data()};
      InputGradient(lanes, (end - begin) * channels, dz + from, x + from, slopes, dx + from);
    });
  });
}

}  // namespace

bool RegisterBatchNorm() {
  return Register({"AstroNetBatchNorm",
                   {"x: T", "gamma: T", "beta: T", "mean: T", "variance: T", "gates_residual_and_factors: N * T"},
                   {"y: T", "moments: K * T", "magnitude: M * T"},
                   {"N: int >= 0", "K: int >= 0", "M: int >= 0", "epsilon: float", "momentum: float", "relu: bool",
                    "gated: int", "factored: bool"},
                   &ReadSettings,
                   &ForwardOp<float>,
                   &ForwardOp<double>,
                   &DeleteSettings<Settings>}) &&
         Register({"AstroNetBatchNormGradient",
                   {"dy: T", "x: T", "gamma: T", "mean: T", "variance: T", "beta_gates_y_and_factors: N * T"},
                   {"dx: T", "dgamma: T", "dbeta: T", "dgates_dresidual_and_dfactors: M * T"},
                   {"N: int >= 0", "M: int >= 0", "epsilon: float", "relu: bool", "gated: int", "own: bool",
                    "summed: bool", "factored: bool"},
                   &ReadGradientSettings,
                   &GradientOp<float>,
                   &GradientOp<double>,
                   &DeleteSettings<GradientSettings>});
}

}  // namespace astronet
