// Batch normalisation by the batch's own moments, with a sum and a ReLU behind it where they are asked for, and its gradient.
// See batch-norm.ts and batch-norm-relu.ts.

#include <algorithm>
#include <cmath>
#include <mutex>
#include <utility>
#include <vector>

#include "call.h"
#include "op.h"
#include "parallel.h"
#include "vectors.h"

namespace astronet {
namespace {

struct Settings {
  double epsilon, momentum;
  bool relu;
};

void* ReadSettings(TF_OpKernelConstruction* construction) {
  Attributes attributes(construction);
  return new Settings{attributes.Real("epsilon"), attributes.Real("momentum"), attributes.Flag("relu")};
}

struct GradientSettings {
  double epsilon;
  bool relu, summed;
};

void* ReadGradientSettings(TF_OpKernelConstruction* construction) {
  Attributes attributes(construction);
  return new GradientSettings{attributes.Real("epsilon"), attributes.Number("N") > 0, attributes.Number("M") > 0};
}

// Maps as rows of channels. As many rows as make long loops are gone through at once: lane i of those is of channel
// i % channels.
struct Maps {
  int64_t rows, channels;

  explicit Maps(const TF_Tensor* x) : rows(1), channels(ShapeOf(x).back()) { rows = SizeOf(x) / channels; }
  int64_t size() const { return rows * channels; }
  int64_t lanes() const { return (kLanes + channels - 1) / channels * channels; }
  // Values whose sums are taken in single precision, some thousand: they stay in the nearest cache.
  int64_t block() const { return (kBlock + lanes() - 1) / lanes() * lanes(); }

  // A value a channel as one a lane.
  template <typename T, typename From>
  std::vector<T> Spread(const From* of_channel) const {
    std::vector<T> of_lane(lanes());
    for (int64_t i = 0; i < lanes(); i += channels)
      for (int64_t c = 0; c < channels; c++) of_lane[i + c] = static_cast<T>(of_channel[c]);
    return of_lane;
  }

  // Calls body(from, length) for each block of the rows [begin, end).
  template <typename Body>
  void EachBlock(int64_t begin, int64_t end, const Body& body) const {
    for (int64_t i = begin * channels; i < end * channels; i += block()) body(i, std::min(block(), end * channels - i));
  }

 private:
  static constexpr int64_t kLanes = 512, kBlock = 8192;
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

// With the sum and the ReLU behind it.
template <typename T>
INLINE void NormaliseLanes(int64_t lanes, int64_t length, const T* x, const Line<T>& line, bool relu, const T* residual,
                           T* y) {
  const T *mean = line.mean, *scale = line.scale, *offset = line.offset;
  for (int64_t i = 0; i < length; i += lanes) {
    const int64_t count = std::min(lanes, length - i);
    const T *from = x + i, *added = residual + i;
    T* __restrict to = y + i;
    if (residual != nullptr) {
      for (int64_t l = 0; l < count; l++) to[l] = Rectified((from[l] - mean[l]) * scale[l] + offset[l] + added[l]);
    } else if (relu) {
      for (int64_t l = 0; l < count; l++) to[l] = Rectified((from[l] - mean[l]) * scale[l] + offset[l]);
    } else {
      for (int64_t l = 0; l < count; l++) to[l] = (from[l] - mean[l]) * scale[l] + offset[l];
    }
  }
}
WIDEST void Normalise(int64_t lanes, int64_t length, const float* x, const Line<float>& line, bool relu,
                      const float* residual, float* y) {
  NormaliseLanes(lanes, length, x, line, relu, residual, y);
}
WIDEST void Normalise(int64_t lanes, int64_t length, const double* x, const Line<double>& line, bool relu,
                      const double* residual, double* y) {
  NormaliseLanes(lanes, length, x, line, relu, residual, y);
}

// Sums of the lanes of one block: Σ dz and Σ dz (x − mean). Behind a ReLU, dz is dy where y > 0, and is kept.
template <typename T>
INLINE void SumGradientLanes(int64_t lanes, int64_t length, const T* dy, const T* y, const T* x, const T* mean, T* dz,
                             T* __restrict sum, T* __restrict product) {
  std::fill(sum, sum + lanes, T(0));
  std::fill(product, product + lanes, T(0));
  for (int64_t i = 0; i < length; i += lanes) {
    const int64_t count = std::min(lanes, length - i);
    const T *given = dy + i, *from = x + i, *out = y + i;
    T* __restrict kept = dz + i;
    if (y != nullptr) {
      for (int64_t l = 0; l < count; l++) {
        const T all = given[l], own = out[l] > T(0) ? all : T(0);
        kept[l] = own;
        sum[l] += own;
        product[l] += own * (from[l] - mean[l]);
      }
    } else {
      for (int64_t l = 0; l < count; l++) {
        sum[l] += given[l];
        product[l] += given[l] * (from[l] - mean[l]);
      }
    }
  }
}
WIDEST void SumGradient(int64_t lanes, int64_t length, const float* dy, const float* y, const float* x, const float* mean,
                        float* dz, float* sum, float* product) {
  SumGradientLanes(lanes, length, dy, y, x, mean, dz, sum, product);
}
WIDEST void SumGradient(int64_t lanes, int64_t length, const double* dy, const double* y, const double* x,
                        const double* mean, double* dz, double* sum, double* product) {
  SumGradientLanes(lanes, length, dy, y, x, mean, dz, sum, product);
}

// A value a lane: dx = scale dz − shift − (x − mean) slope.
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
    T* __restrict to = dx + i;
    if (dz == dx) {
      for (int64_t l = 0; l < count; l++) to[l] = scale[l] * to[l] - shift[l] - (from[l] - mean[l]) * slope[l];
    } else {
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

// What each thread finds out about its rows, by where they begin, so that all is put together in one order.
template <typename Found>
class Parts {
 public:
  void Add(int64_t begin, Found found) {
    const std::lock_guard<std::mutex> lock(adding_);
    parts_.emplace_back(begin, std::move(found));
  }
  const std::vector<std::pair<int64_t, Found>>& InOrder() {
    std::sort(parts_.begin(), parts_.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    return parts_;
  }

 private:
  std::mutex adding_;
  std::vector<std::pair<int64_t, Found>> parts_;
};

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

template <typename T>
void ForwardOp(void* kernel, TF_OpKernelContext* context) {
  const Settings& s = *static_cast<Settings*>(kernel);
  Call call(context);
  const TF_Tensor* input = call.Input(0);
  const Maps maps(input);
  const int64_t channels = maps.channels, lanes = maps.lanes();
  const T *x = Call::Values<T>(input), *gamma = call.Values<T>(1), *beta = call.Values<T>(2);
  const T *before_mean = call.Values<T>(3), *before_variance = call.Values<T>(4);
  const T* residual = call.inputs() > 5 ? call.Values<T>(5) : nullptr;
  T* y = call.Output<T>(0, ShapeOf(input));
  T *mean = call.Output<T>(1, {channels}), *variance = call.Output<T>(2, {channels});
  T *running_mean = call.Output<T>(3, {channels}), *running_variance = call.Output<T>(4, {channels});
  const Moments moments = MomentsOf(maps, x);
  std::vector<T> scale(channels);
  for (int64_t c = 0; c < channels; c++) {
    const double biased = moments.squares[c] / maps.rows, unbiased = moments.squares[c] / (maps.rows - 1);
    mean[c] = static_cast<T>(moments.mean[c]);
    variance[c] = static_cast<T>(biased);
    scale[c] = static_cast<T>(gamma[c] / std::sqrt(biased + s.epsilon));
    running_mean[c] = before_mean[c] * T(1 - s.momentum) + static_cast<T>(moments.mean[c] * s.momentum);
    running_variance[c] = before_variance[c] * T(1 - s.momentum) + static_cast<T>(unbiased * s.momentum);
  }
  const std::vector<T> centre = maps.Spread<T>(mean), steep = maps.Spread<T>(scale.data()), offset = maps.Spread<T>(beta);
  const Line<T> line{centre.data(), steep.data(), offset.data()};
  InParallel(maps.rows, maps.size(), [&](int64_t begin, int64_t end) {
    const int64_t from = begin * channels;
    Normalise(lanes, (end - begin) * channels, x + from, line, s.relu, residual ? residual + from : nullptr, y + from);
  });
}

template <typename T>
void GradientOp(void* kernel, TF_OpKernelContext* context) {
  const GradientSettings& s = *static_cast<GradientSettings*>(kernel);
  Call call(context);
  const TF_Tensor* input = call.Input(1);
  const Maps maps(input);
  const int64_t channels = maps.channels, lanes = maps.lanes();
  const T *dy = call.Values<T>(0), *x = Call::Values<T>(input), *gamma = call.Values<T>(2);
  const T *mean = call.Values<T>(3), *variance = call.Values<T>(4), *y = s.relu ? call.Values<T>(5) : nullptr;
  T* dx = call.Output<T>(0, ShapeOf(input));
  T *dgamma = call.Output<T>(1, {channels}), *dbeta = call.Output<T>(2, {channels});
  T* kept = s.summed ? call.Output<T>(3, ShapeOf(input)) : dx;
  const T* dz = s.relu ? kept : dy;
  const std::vector<T> centre = maps.Spread<T>(mean);

  // Σ dz of each channel, then Σ dz (x − μ).
  Parts<std::vector<double>> parts;
  InParallel(maps.rows, maps.size(), [&](int64_t begin, int64_t end) {
    std::vector<T> sum(lanes), product(lanes);
    std::vector<double> found(2 * channels);
    maps.EachBlock(begin, end, [&](int64_t from, int64_t length) {
      SumGradient(lanes, length, dy + from, y ? y + from : nullptr, x + from, centre.data(), kept + from, sum.data(),
                  product.data());
      for (int64_t i = 0; i < lanes; i += channels)
        for (int64_t c = 0; c < channels; c++) {
          found[c] += sum[i + c];
          found[channels + c] += product[i + c];
        }
    });
    parts.Add(begin, std::move(found));
  });
  std::vector<double> total(2 * channels);
  for (const auto& part : parts.InOrder())
    for (int64_t i = 0; i < 2 * channels; i++) total[i] += part.second[i];

  std::vector<T> scale(channels), shift(channels), slope(channels);
  for (int64_t c = 0; c < channels; c++) {
    const double sum = total[c], product = total[channels + c], rate = 1 / std::sqrt(variance[c] + s.epsilon);
    dbeta[c] = static_cast<T>(sum);
    dgamma[c] = static_cast<T>(product * rate);
    scale[c] = static_cast<T>(gamma[c] * rate);
    shift[c] = static_cast<T>(gamma[c] * rate * sum / maps.rows);
    slope[c] = static_cast<T>(gamma[c] * rate * rate * rate * product / maps.rows);
  }
  const std::vector<T> steep = maps.Spread<T>(scale.data()), moved = maps.Spread<T>(shift.data()),
                       tilted = maps.Spread<T>(slope.data());
  const Slope<T> line{centre.data(), steep.data(), moved.data(), tilted.data()};
  InParallel(maps.rows, maps.size(), [&](int64_t begin, int64_t end) {
    const int64_t from = begin * channels;
    InputGradient(lanes, (end - begin) * channels, dz + from, x + from, line, dx + from);
  });
}

}  // namespace

bool RegisterBatchNorm() {
  return Register({"AstroNetBatchNorm",
                   {"x: T", "gamma: T", "beta: T", "mean: T", "variance: T", "residual: N * T"},
                   {"y: T", "batch_mean: T", "batch_variance: T", "running_mean: T", "running_variance: T"},
                   {"N: int >= 0", "epsilon: float", "momentum: float", "relu: bool"},
                   &ReadSettings,
                   &ForwardOp<float>,
                   &ForwardOp<double>,
                   &DeleteSettings<Settings>}) &&
         Register({"AstroNetBatchNormGradient",
                   {"dy: T", "x: T", "gamma: T", "mean: T", "variance: T", "y: N * T"},
                   {"dx: T", "dgamma: T", "dbeta: T", "dresidual: M * T"},
                   {"N: int >= 0", "M: int >= 0", "epsilon: float"},
                   &ReadGradientSettings,
                   &GradientOp<float>,
                   &GradientOp<double>,
                   &DeleteSettings<GradientSettings>});
}

}  // namespace astronet
