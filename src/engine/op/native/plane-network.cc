// TensorFlow ops for a whole network over one unit plane: its forward pass as one operation, and two for its gradients.
//
// An astrocyte network runs dozens of small operations on planes of a few hundred units, and TensorFlow, and TensorFlow.js
// above it, spend more time on starting each than on computing it. See plane-network.ts for what the ops compute.
//
// What the gradients need of the forward pass is kept in one row of values, the record: for each block its input where that
// is no other block's output, its normalised values, its output, and 1 / √(σ² + ε) of each channel.

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <vector>

#include "call.h"
#include "op.h"
#include "products.h"
#include "vectors.h"

namespace astronet {
namespace {

enum Normalisation : int64_t { kBatch = 0, kRunning = 1, kGroup = 2 };

struct Settings {
  int64_t levels;
  bool head;
  Normalisation normalisation;
  float epsilon, momentum;

  int64_t blocks() const { return 3 * levels - 2 + (head ? 1 : 0); }
  // Filters, scale, offset; and running mean and variance where there are some.
  int64_t parameters() const { return normalisation == kGroup ? 3 : 5; }
};

void* ReadSettings(TF_OpKernelConstruction* construction) {
  Attributes attributes(construction);
  return new Settings{attributes.Number("levels"), attributes.Flag("head"),
                      static_cast<Normalisation>(attributes.Number("normalisation")), attributes.Real("epsilon"),
                      attributes.Real("momentum")};
}

// A convolution that keeps the size of its maps (odd kernels), or a transposed one of stride 2 without padding.
struct Geometry {
  bool transposed;
  int64_t height, width, in, kernel_height, kernel_width, out;

  int64_t out_height() const { return transposed ? 2 * (height - 1) + kernel_height : height; }
  int64_t out_width() const { return transposed ? 2 * (width - 1) + kernel_width : width; }
  int64_t positions() const { return out_height() * out_width(); }
  int64_t taps() const { return kernel_height * kernel_width; }
};

// Eight columns are the narrowest that products are fast with: narrower filters are filled up with zeros.
int64_t Filled(int64_t columns) { return columns >= 8 ? columns : 8; }

template <typename T>
std::vector<T> Padded(const Geometry& g, int64_t channels, const T* x) {
  const int64_t padded = (g.width + g.kernel_width - 1) * channels;
  std::vector<T> maps((g.height + g.kernel_height - 1) * padded);
  T* start = maps.data() + (g.kernel_height - 1) / 2 * padded + (g.kernel_width - 1) / 2 * channels;
  for (int64_t row = 0; row < g.height; row++)
    std::memcpy(start + row * padded, x + row * g.width * channels, sizeof(T) * g.width * channels);
  return maps;
}

// Where the windows of padded maps begin, one a position.
template <typename T>
Rows<const T> Windows(const Geometry& g, int64_t channels, const T* padded) {
  Rows<const T> rows;
  rows.reserve(g.height * g.width);
  for (int64_t row = 0; row < g.height; row++)
    for (int64_t column = 0; column < g.width; column++)
      rows.push_back(padded + (row * (g.width + g.kernel_width - 1) + column) * channels);
  return rows;
}

// Where the taps of a kernel lie from the beginning of a window.
std::vector<int64_t> Offsets(const Geometry& g, int64_t channels) {
  std::vector<int64_t> offsets;
  for (int64_t row = 0; row < g.kernel_height; row++)
    for (int64_t column = 0; column < g.kernel_width; column++)
      offsets.push_back((row * (g.width + g.kernel_width - 1) + column) * channels);
  return offsets;
}

template <typename T>
Rows<T> Positions(int64_t count, int64_t channels, T* maps) {
  Rows<T> rows(count);
  for (int64_t i = 0; i < count; i++) rows[i] = maps + i * channels;
  return rows;
}

// z [positions, out] = the convolution of x [positions, in] with filters [taps, in, out]; `z` begins as zeros.
template <typename T>
void Convolve(const Geometry& g, int64_t in, int64_t out, const T* x, const T* filters, T* z) {
  const std::vector<T> padded = Padded(g, in, x);
  const Rows<const T> windows = Windows(g, in, padded.data());
  const int64_t filled = Filled(out), count = g.height * g.width;
  if (filled == out) {
    MultiplyTaps(windows, Offsets(g, in), in, filters, out, Positions(count, out, z));
    return;
  }
  std::vector<T> wide(g.taps() * in * filled), result(count * filled);
  for (int64_t row = 0; row < g.taps() * in; row++)
    std::copy(filters + row * out, filters + (row + 1) * out, wide.data() + row * filled);
  MultiplyTaps(windows, Offsets(g, in), in, wide.data(), filled, Positions(count, filled, result.data()));
  for (int64_t i = 0; i < count; i++) std::copy(&result[i * filled], &result[i * filled] + out, z + i * out);
}

// Rows of the small maps and of the large ones that a tap of a transposed convolution joins, pair by pair.
template <typename S, typename L>
void TransposedRows(const Geometry& g, int64_t tap, S* small, L* large, Rows<S>* small_rows, Rows<L>* large_rows) {
  const int64_t a = tap / g.kernel_width, b = tap % g.kernel_width;
  small_rows->clear();
  large_rows->clear();
  for (int64_t row = 0; row < g.height; row++)
    for (int64_t column = 0; column < g.width; column++) {
      small_rows->push_back(small + (row * g.width + column) * g.in);
      large_rows->push_back(large + ((2 * row + a) * g.out_width() + 2 * column + b) * g.out);
    }
}

// From [rows, columns] to [columns, rows].
template <typename T>
void Transpose(const T* matrix, int64_t rows, int64_t columns, T* turned) {
  for (int64_t row = 0; row < rows; row++)
    for (int64_t column = 0; column < columns; column++) turned[column * rows + row] = matrix[row * columns + column];
}

const std::vector<int64_t> kHere = {0};

template <typename T>
void Forward(const Geometry& g, const T* x, const T* filters, T* z) {
  std::fill(z, z + g.positions() * g.out, T(0));
  if (!g.transposed) {
    Convolve(g, g.in, g.out, x, filters, z);
    return;
  }
  Rows<const T> from;
  Rows<T> to;
  std::vector<T> turned(g.in * g.out);
  for (int64_t tap = 0; tap < g.taps(); tap++) {
    TransposedRows(g, tap, x, z, &from, &to);
    Transpose(filters + tap * g.in * g.out, g.out, g.in, turned.data());
    MultiplyTaps(from, kHere, g.in, turned.data(), g.out, to);
  }
}

// The gradient of the maps that go in, dx [positions, in].
template <typename T>
void InputGradient(const Geometry& g, const T* filters, const T* dz, T* dx) {
  std::fill(dx, dx + g.height * g.width * g.in, T(0));
  if (!g.transposed) {
    // A convolution with the same filters, turned about, inputs and outputs exchanged.
    std::vector<T> turned(g.taps() * g.in * g.out);
    for (int64_t tap = 0; tap < g.taps(); tap++)
      Transpose(filters + tap * g.in * g.out, g.in, g.out, turned.data() + (g.taps() - 1 - tap) * g.in * g.out);
    Convolve(g, g.out, g.in, dz, turned.data(), dx);
    return;
  }
  Rows<T> to;
  Rows<const T> from;
  for (int64_t tap = 0; tap < g.taps(); tap++) {
    TransposedRows(g, tap, dx, dz, &to, &from);
    MultiplyTaps(from, kHere, g.out, filters + tap * g.in * g.out, g.in, to);
  }
}

// The gradient of the filters.
template <typename T>
void FilterGradient(const Geometry& g, const T* x, const T* dz, T* dfilters) {
  const int64_t size = g.in * g.out;
  std::fill(dfilters, dfilters + g.taps() * size, T(0));
  if (g.transposed) {
    Rows<const T> from, to;
    for (int64_t tap = 0; tap < g.taps(); tap++) {
      TransposedRows(g, tap, x, dz, &from, &to);
      MultiplyTransposed(to, 0, g.out, from, g.in, dfilters + tap * size);
    }
    return;
  }
  const std::vector<T> padded = Padded(g, g.in, x);
  const Rows<const T> windows = Windows(g, g.in, padded.data());
  const Rows<const T> to = Positions(g.positions(), g.out, dz);
  const std::vector<int64_t> offsets = Offsets(g, g.in);
  // The side with more channels lies along the vectors.
  if (g.out >= 8 || g.out >= g.in) {
    for (int64_t tap = 0; tap < g.taps(); tap++)
      MultiplyTransposed(windows, offsets[tap], g.in, to, g.out, dfilters + tap * size);
    return;
  }
  std::vector<T> turned(size);
  Rows<const T> shifted(windows.size());
  for (int64_t tap = 0; tap < g.taps(); tap++) {
    std::fill(turned.begin(), turned.end(), T(0));
    for (size_t i = 0; i < windows.size(); i++) shifted[i] = windows[i] + offsets[tap];
    MultiplyTransposed(to, 0, g.out, shifted, g.in, turned.data());
    Transpose(turned.data(), g.out, g.in, dfilters + tap * size);
  }
}

// The sums over positions of each channel, of values and of squared distances from a centre.
template <typename T>
INLINE void SumsOf(int64_t positions, int64_t channels, const T* z, double* sum) {
  for (int64_t p = 0; p < positions; p++, z += channels) {
    INDEPENDENT
    for (int64_t c = 0; c < channels; c++) sum[c] += z[c];
  }
}
template <typename T>
INLINE void SquaresOf(int64_t positions, int64_t channels, const T* z, const double* centre, double* sum) {
  for (int64_t p = 0; p < positions; p++, z += channels) {
    INDEPENDENT
    for (int64_t c = 0; c < channels; c++) {
      const double d = z[c] - centre[c];
      sum[c] += d * d;
    }
  }
}
WIDEST void Sums(int64_t positions, int64_t channels, const float* z, double* sum) { SumsOf(positions, channels, z, sum); }
WIDEST void Sums(int64_t positions, int64_t channels, const double* z, double* sum) { SumsOf(positions, channels, z, sum); }
WIDEST void Squares(int64_t positions, int64_t channels, const float* z, const double* centre, double* sum) {
  SquaresOf(positions, channels, z, centre, sum);
}
WIDEST void Squares(int64_t positions, int64_t channels, const double* z, const double* centre, double* sum) {
  SquaresOf(positions, channels, z, centre, sum);
}

// z becomes its normalised values, y = γ z + β, through ReLU if asked.
template <typename T>
INLINE void ScaleValues(int64_t positions, int64_t channels, const T* centre, const T* deviation, const T* gamma,
                        const T* beta, T floor, T* __restrict z, T* __restrict y) {
  for (int64_t p = 0; p < positions; p++, z += channels, y += channels)
    for (int64_t c = 0; c < channels; c++) {
      z[c] = (z[c] - centre[c]) * deviation[c];
      const T value = gamma[c] * z[c] + beta[c];
      // Not the other way round: what is no number must stay so.
      y[c] = value < floor ? floor : value;
    }
}
WIDEST void Scale(int64_t positions, int64_t channels, const float* centre, const float* deviation, const float* gamma,
                  const float* beta, float floor, float* z, float* y) {
  ScaleValues(positions, channels, centre, deviation, gamma, beta, floor, z, y);
}
WIDEST void Scale(int64_t positions, int64_t channels, const double* centre, const double* deviation,
                  const double* gamma, const double* beta, double floor, double* z, double* y) {
  ScaleValues(positions, channels, centre, deviation, gamma, beta, floor, z, y);
}

// Parameters of one block, and what its running statistics become.
template <typename T>
struct Norm {
  const T *gamma, *beta, *mean, *variance;
  T *new_mean, *new_variance;
};

template <typename T>
void Normalise(const Settings& s, int64_t positions, int64_t channels, const Norm<T>& norm, bool relu, T* z,
               T* deviation, T* y) {
  std::vector<double> sum(channels), squares(channels), centre(channels);
  std::vector<T> shift(channels);
  if (s.normalisation == kRunning) {
    for (int64_t c = 0; c < channels; c++) {
      centre[c] = norm.mean[c];
      deviation[c] = 1 / std::sqrt(norm.variance[c] + s.epsilon);
    }
  } else {
    const bool group = s.normalisation == kGroup;
    const double all = static_cast<double>(positions) * channels;
    Sums(positions, channels, z, sum.data());
    double total = 0;
    for (const double value : sum) total += value;
    for (int64_t c = 0; c < channels; c++) centre[c] = group ? total / all : sum[c] / positions;
    Squares(positions, channels, z, centre.data(), squares.data());
    double spread = 0;
    for (const double value : squares) spread += value;
    for (int64_t c = 0; c < channels; c++) {
      const double own = group ? spread / all : squares[c] / positions;
      deviation[c] = static_cast<T>(1 / std::sqrt(own + s.epsilon));
    }
  }
  for (int64_t c = 0; c < channels; c++) shift[c] = static_cast<T>(centre[c]);
  if (norm.new_mean != nullptr) {
    const T share = s.momentum;
    for (int64_t c = 0; c < channels; c++) {
      norm.new_mean[c] = (1 - share) * norm.mean[c] + share * shift[c];
      // The unbiased variance, where there is one.
      const T unbiased = static_cast<T>(squares[c] / std::max<int64_t>(1, positions - 1));
      norm.new_variance[c] = (1 - share) * norm.variance[c] + share * unbiased;
    }
  }
  const T floor = relu ? T(0) : -std::numeric_limits<T>::infinity();
  Scale(positions, channels, shift.data(), deviation, norm.gamma, norm.beta, floor, z, y);
}

// dz = dy where ReLU let values through, and its sums, alone and with the normalised values.
template <typename T>
INLINE void MaskValues(int64_t positions, int64_t channels, bool relu, const T* dy, const T* y, const T* normalised,
                       T* dz, double* offset, double* scale) {
  const T floor = relu ? T(0) : -std::numeric_limits<T>::infinity();
  for (int64_t p = 0; p < positions; p++, dy += channels, y += channels, normalised += channels, dz += channels) {
    INDEPENDENT
    for (int64_t c = 0; c < channels; c++) {
      const T given = dy[c];
      dz[c] = y[c] <= floor ? T(0) : given;
    }
    // By itself: a loop that compares floats and adds doubles gets no vectors.
    INDEPENDENT
    for (int64_t c = 0; c < channels; c++) {
      const double value = dz[c];
      offset[c] += value;
      scale[c] += value * normalised[c];
    }
  }
}
WIDEST void Mask(int64_t positions, int64_t channels, bool relu, const float* dy, const float* y,
                 const float* normalised, float* dz, double* offset, double* scale) {
  MaskValues(positions, channels, relu, dy, y, normalised, dz, offset, scale);
}
WIDEST void Mask(int64_t positions, int64_t channels, bool relu, const double* dy, const double* y,
                 const double* normalised, double* dz, double* offset, double* scale) {
  MaskValues(positions, channels, relu, dy, y, normalised, dz, offset, scale);
}

template <typename T>
INLINE void CentreValues(int64_t positions, int64_t channels, const T* gamma, const T* deviation, const T* shift,
                         const T* slope, const T* normalised, T* dz) {
  for (int64_t p = 0; p < positions; p++, normalised += channels, dz += channels) {
    INDEPENDENT
    for (int64_t c = 0; c < channels; c++)
      dz[c] = deviation[c] * (gamma[c] * dz[c] - shift[c] - normalised[c] * slope[c]);
  }
}
WIDEST void Centre(int64_t positions, int64_t channels, const float* gamma, const float* deviation, const float* shift,
                   const float* slope, const float* normalised, float* dz) {
  CentreValues(positions, channels, gamma, deviation, shift, slope, normalised, dz);
}
WIDEST void Centre(int64_t positions, int64_t channels, const double* gamma, const double* deviation,
                   const double* shift, const double* slope, const double* normalised, double* dz) {
  CentreValues(positions, channels, gamma, deviation, shift, slope, normalised, dz);
}

// From the gradient of y to that of the convolution's values, with those of scale and offset.
template <typename T>
void NormGradient(const Settings& s, int64_t positions, int64_t channels, bool relu, const T* gamma, const T* y,
                  const T* normalised, const T* deviation, const T* dy, T* dz, T* dgamma, T* dbeta) {
  std::vector<double> scale(channels), offset(channels);
  Mask(positions, channels, relu, dy, y, normalised, dz, offset.data(), scale.data());
  for (int64_t c = 0; c < channels; c++) {
    dgamma[c] = static_cast<T>(scale[c]);
    dbeta[c] = static_cast<T>(offset[c]);
  }
  std::vector<T> shift(channels), slope(channels);
  if (s.normalisation == kGroup) {
    double all_offset = 0, all_scale = 0;
    for (int64_t c = 0; c < channels; c++) {
      all_offset += gamma[c] * offset[c];
      all_scale += gamma[c] * scale[c];
    }
    const double count = static_cast<double>(positions) * channels;
    std::fill(shift.begin(), shift.end(), static_cast<T>(all_offset / count));
    std::fill(slope.begin(), slope.end(), static_cast<T>(all_scale / count));
  } else if (s.normalisation == kBatch) {
    for (int64_t c = 0; c < channels; c++) {
      shift[c] = static_cast<T>(gamma[c] * offset[c] / positions);
      slope[c] = static_cast<T>(gamma[c] * scale[c] / positions);
    }
  }
  Centre(positions, channels, gamma, deviation, shift.data(), slope.data(), normalised, dz);
}

// The largest of each 2×2 window, rows and columns that fill none left out.
template <typename T>
void MaxPool(int64_t height, int64_t width, int64_t channels, const T* x, T* y) {
  for (int64_t row = 0; row < height / 2; row++)
    for (int64_t column = 0; column < width / 2; column++)
      for (int64_t c = 0; c < channels; c++) {
        const T* from = x + (2 * row * width + 2 * column) * channels + c;
        *y++ = std::max(std::max(from[0], from[channels]), std::max(from[width * channels], from[(width + 1) * channels]));
      }
}

// Adds the gradient to the first largest value of each window.
template <typename T>
void MaxPoolGradient(int64_t height, int64_t width, int64_t channels, const T* x, const T* dy, T* dx) {
  for (int64_t row = 0; row < height / 2; row++)
    for (int64_t column = 0; column < width / 2; column++)
      for (int64_t c = 0; c < channels; c++) {
        const int64_t at = (2 * row * width + 2 * column) * channels + c;
        int64_t best = at;
        for (const int64_t other : {at + channels, at + width * channels, at + (width + 1) * channels})
          if (x[other] > x[best]) best = other;
        dx[best] += *dy++;
      }
}

// Where a block's values lie in the record, and whose output goes into it.
struct Block {
  Geometry geometry;
  bool relu;
  // Index of the block whose output is the input; -1: the plane; -2: `input`, kept in the record.
  int64_t from;
  int64_t input, normalised, output, deviation;
  // Where the gradient of its convolution's values lies among all of them, and those of scale and offset.
  int64_t dz, dnorm;
};

constexpr int64_t kPlane = -1, kKept = -2;

// What is computed, in order: down; raised and joined, the deepest level first; the head.
class Plan {
 public:
  // The shapes of filters are those of the inputs from `first` on.
  Plan(const Settings& s, Call& call, const TF_Tensor* x, int first) : settings_(s) {
    int64_t height = TF_Dim(x, 1), width = TF_Dim(x, 2);
    const auto add = [&](bool transposed, bool relu, int64_t from) {
      const TF_Tensor* filters = call.Input(first + static_cast<int>(blocks_.size() * s.parameters()));
      const Geometry g{transposed,           height,           width, TF_Dim(filters, transposed ? 3 : 2),
                       TF_Dim(filters, 0), TF_Dim(filters, 1), TF_Dim(filters, transposed ? 2 : 3)};
      Block block{g, relu, from, 0, 0, 0, 0, dz_, dnorm_};
      if (from == kKept) block.input = Reserve(height * width * g.in);
      block.normalised = Reserve(g.positions() * g.out);
      block.output = Reserve(g.positions() * g.out);
      block.deviation = Reserve(g.out);
      dz_ += g.positions() * g.out;
      dnorm_ += 2 * g.out;
      blocks_.push_back(block);
      height = g.out_height();
      width = g.out_width();
      return static_cast<int64_t>(blocks_.size()) - 1;
    };
    int64_t last = kPlane;
    for (int64_t level = 0; level < s.levels; level++) {
      if (level > 0) {
        height /= 2;
        width /= 2;
      }
      last = add(false, true, level == 0 ? kPlane : kKept);
    }
    for (int64_t level = s.levels - 2; level >= 0; level--) {
      add(true, true, last);
      last = add(false, true, kKept);
    }
    if (s.head) add(false, false, last);
  }

  const std::vector<Block>& blocks() const { return blocks_; }
  const Block& last() const { return blocks_.back(); }
  int64_t record() const { return record_; }
  int64_t dz() const { return dz_; }
  int64_t dnorm() const { return dnorm_; }
  // Level of a block on the way down, or −1.
  int64_t down(size_t i) const { return static_cast<int64_t>(i) < settings_.levels ? static_cast<int64_t>(i) : -1; }
  bool joins(size_t i) const { return blocks_[i].from == kKept && down(i) < 0; }
  // The block on the way down whose maps are joined by block i.
  size_t skip(size_t i) const { return settings_.levels - 2 - (i - settings_.levels) / 2; }

 private:
  int64_t Reserve(int64_t size) {
    const int64_t at = record_;
    record_ += size;
    return at;
  }

  const Settings& settings_;
  std::vector<Block> blocks_;
  int64_t record_ = 0, dz_ = 0, dnorm_ = 0;
};

// Two sets of maps side by side.
template <typename T>
void Join(int64_t positions, int64_t channels, const T* left, const T* right, T* both) {
  for (int64_t p = 0; p < positions; p++) {
    std::copy(left + p * channels, left + (p + 1) * channels, both + 2 * p * channels);
    std::copy(right + p * channels, right + (p + 1) * channels, both + (2 * p + 1) * channels);
  }
}

template <typename T>
const T* InputOf(const Plan& plan, size_t i, const T* x, const T* record) {
  const Block& block = plan.blocks()[i];
  if (block.from == kPlane) return x;
  return record + (block.from == kKept ? block.input : plan.blocks()[block.from].output);
}

template <typename T>
void ForwardOp(void* kernel, TF_OpKernelContext* context) {
  const Settings& s = *static_cast<Settings*>(kernel);
  Call call(context);
  const TF_Tensor* plane = call.Input(0);
  const Plan plan(s, call, plane, 1);
  const T* x = Call::Values<T>(plane);
  const Geometry& end = plan.last().geometry;
  T* y = call.Output<T>(0, {1, end.out_height(), end.out_width(), end.out});
  T* record = call.Output<T>(1, {plan.record()});
  const bool learns = s.normalisation == kBatch && s.momentum > 0;
  for (size_t i = 0; i < plan.blocks().size(); i++) {
    const Block& block = plan.blocks()[i];
    const Geometry& g = block.geometry;
    if (plan.joins(i)) {
      const Block &skip = plan.blocks()[plan.skip(i)], &raised = plan.blocks()[i - 1];
      Join(g.positions(), g.in / 2, record + skip.output, record + raised.output, record + block.input);
    } else if (block.from == kKept) {
      const Block& above = plan.blocks()[i - 1];
      MaxPool(above.geometry.height, above.geometry.width, g.in, record + above.output, record + block.input);
    }
    const int first = 1 + static_cast<int>(i * s.parameters());
    Norm<T> norm{call.Values<T>(first + 1), call.Values<T>(first + 2), nullptr, nullptr, nullptr, nullptr};
    if (s.normalisation != kGroup) {
      norm.mean = call.Values<T>(first + 3);
      norm.variance = call.Values<T>(first + 4);
    }
    if (learns) {
      norm.new_mean = call.Output<T>(2 + 2 * static_cast<int>(i), {g.out});
      norm.new_variance = call.Output<T>(3 + 2 * static_cast<int>(i), {g.out});
    }
    Forward(g, InputOf(plan, i, x, record), call.Values<T>(first), record + block.normalised);
    Normalise(s, g.positions(), g.out, norm, block.relu, record + block.normalised, record + block.deviation,
              record + block.output);
  }
  std::copy(record + plan.last().output, record + plan.last().output + end.positions() * end.out, y);
}

template <typename T>
void ChainOp(void* kernel, TF_OpKernelContext* context) {
  const Settings& s = *static_cast<Settings*>(kernel);
  Call call(context);
  const T* dy = call.Values<T>(0);
  const TF_Tensor* plane = call.Input(1);
  const T* record = call.Values<T>(2);
  const Plan plan(s, call, plane, 3);
  const std::vector<Block>& blocks = plan.blocks();
  T* dx = call.Output<T>(0, ShapeOf(plane));
  T* dz = call.Output<T>(1, {plan.dz()});
  T* dnorm = call.Output<T>(2, {plan.dnorm()});
  // Gradients of the blocks' outputs, behind one another as those of their convolutions' values.
  std::vector<T> outputs(plan.dz());
  const Block& end = plan.last();
  std::copy(dy, dy + end.geometry.positions() * end.geometry.out, &outputs[end.dz]);
  std::vector<T> input;
  for (size_t i = blocks.size(); i-- > 0;) {
    const Block& block = blocks[i];
    const Geometry& g = block.geometry;
    const int first = 3 + static_cast<int>(i * s.parameters());
    T* dgamma = dnorm + block.dnorm;
    NormGradient(s, g.positions(), g.out, block.relu, call.Values<T>(first + 1), record + block.output,
                 record + block.normalised, record + block.deviation, &outputs[block.dz], dz + block.dz, dgamma,
                 dgamma + g.out);
    const T* filters = call.Values<T>(first);
    if (block.from == kPlane) {
      InputGradient(g, filters, dz + block.dz, dx);
      continue;
    }
    input.resize(g.height * g.width * g.in);
    InputGradient(g, filters, dz + block.dz, input.data());
    if (plan.joins(i)) {
      const int64_t half = g.in / 2;
      T *skip = &outputs[blocks[plan.skip(i)].dz], *raised = &outputs[blocks[i - 1].dz];
      for (int64_t p = 0; p < g.positions(); p++)
        for (int64_t c = 0; c < half; c++) {
          skip[p * half + c] += input[2 * p * half + c];
          raised[p * half + c] += input[(2 * p + 1) * half + c];
        }
    } else if (block.from == kKept) {
      const Block& above = blocks[i - 1];
      MaxPoolGradient(above.geometry.height, above.geometry.width, g.in, record + above.output, input.data(),
                      &outputs[above.dz]);
    } else {
      T* before = &outputs[blocks[block.from].dz];
      for (size_t k = 0; k < input.size(); k++) before[k] += input[k];
    }
  }
}

template <typename T>
void ParametersOp(void* kernel, TF_OpKernelContext* context) {
  const Settings& s = *static_cast<Settings*>(kernel);
  Call call(context);
  const TF_Tensor* plane = call.Input(0);
  const T* x = Call::Values<T>(plane);
  const T *record = call.Values<T>(1), *dz = call.Values<T>(2), *dnorm = call.Values<T>(3);
  const Plan plan(s, call, plane, 4);
  for (size_t i = 0; i < plan.blocks().size(); i++) {
    const Block& block = plan.blocks()[i];
    const Geometry& g = block.geometry;
    const int output = 3 * static_cast<int>(i);
    const TF_Tensor* filters = call.Input(4 + static_cast<int>(i * s.parameters()));
    FilterGradient(g, InputOf(plan, i, x, record), dz + block.dz, call.Output<T>(output, ShapeOf(filters)));
    const T* gradients = dnorm + block.dnorm;
    std::copy(gradients, gradients + g.out, call.Output<T>(output + 1, {g.out}));
    std::copy(gradients + g.out, gradients + 2 * g.out, call.Output<T>(output + 2, {g.out}));
  }
}

}  // namespace

bool RegisterPlaneNetwork() {
  const std::vector<const char*> attributes = {"N: int",         "M: int >= 0", "levels: int", "head: bool", "normalisation: int",
                                               "epsilon: float", "momentum: float"};
  return Register({"AstroNetPlaneNetwork",
                   {"x: T", "parameters: N * T"},
                   {"y: T", "record: T", "moments: M * T"},
                   attributes,
                   &ReadSettings,
                   &ForwardOp<float>,
                   &ForwardOp<double>,
                   &DeleteSettings<Settings>}) &&
         Register({"AstroNetPlaneNetworkGradient",
                   {"dy: T", "x: T", "record: T", "parameters: N * T"},
                   {"dx: T", "dz: T", "dnorm: T"},
                   attributes,
                   &ReadSettings,
                   &ChainOp<float>,
                   &ChainOp<double>,
                   &DeleteSettings<Settings>}) &&
         Register({"AstroNetPlaneNetworkParameterGradient",
                   {"x: T", "record: T", "dz: T", "dnorm: T", "parameters: N * T"},
                   {"gradients: M * T"},
                   attributes,
                   &ReadSettings,
                   &ParametersOp<float>,
                   &ParametersOp<double>,
                   &DeleteSettings<Settings>});
}

}  // namespace astronet
