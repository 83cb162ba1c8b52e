// The gradients of a convolution behind which only the largest of each window of 2×2 positions is kept. Three positions of four
// have none, and where there is a ReLU those of windows that it closes have none either: none of them is gone through. See
// pooled-convolution.ts.

#include <algorithm>
#include <vector>

#include "call.h"
#include "op.h"
#include "parallel.h"
#include "pooled-geometry.h"
#include "weighted-rows.h"

namespace astronet {
namespace {

struct Settings {
  int64_t padding;
  bool rectified;
};

void* ReadSettings(TF_OpKernelConstruction* construction) {
  Attributes attributes(construction);
  return new Settings{attributes.Number("padding"), attributes.Flag("rectified")};
}

// Of what the convolution put out, [windows, out] an image: gradient, largest values, and the phases that they come from.
template <typename T>
struct Pooled {
  const T *dy, *y, *winners;
  bool rectified;

  T Gradient(int64_t at) const { return rectified && !(y[at] > 0) ? T(0) : dy[at]; }
};

// Weights of rows, none of them zero. Half of those that come are, in no order that a processor could foresee: there is no branch.
template <typename T>
class Terms {
 public:
  explicit Terms(int64_t most) : offsets_(most + 1), weights_(most + 1) {}
  void Clear() { count_ = 0; }
  void AddUnlessZero(int64_t offset, T weight) {
    offsets_[count_] = offset;
    weights_[count_] = weight;
    count_ += weight != 0;
  }
  int64_t count() const { return count_; }
  const int64_t* offsets() const { return offsets_.data(); }
  const T* weights() const { return weights_.data(); }

 private:
  int64_t count_ = 0;
  std::vector<int64_t> offsets_;
  std::vector<T> weights_;
};

// One image with zeros around it, and room behind it for a row that is filled up.
template <typename T>
class Around {
 public:
  explicit Around(const PooledGeometry& g)
      : g_(g), line_((g.width + 2 * g.padding) * g.in), values_((g.height + 2 * g.padding) * line_ + kRowMultiple) {}
  T* values() { return values_.data(); }
  int64_t line() const { return line_; }
  // Where what a window sees begins, and how far behind that what it sees of a phase.
  int64_t Begin(int64_t window) const {
    return window / g_.out_width() * 2 * line_ + window % g_.out_width() * 2 * g_.in;
  }
  int64_t Behind(int64_t phase) const { return phase / 2 * line_ + phase % 2 * g_.in; }
  void Clear() { std::fill(values_.begin(), values_.end(), T(0)); }
  void Read(const T* image) {
    for (int64_t row = 0; row < g_.height; row++) std::copy(image + row * own(), image + (row + 1) * own(), Row(row));
  }
  void Write(T* image) {
    for (int64_t row = 0; row < g_.height; row++) std::copy(Row(row), Row(row) + own(), image + row * own());
  }

 private:
  int64_t own() const { return g_.width * g_.in; }
  T* Row(int64_t row) { return values() + (row + g_.padding) * line_ + g_.padding * g_.in; }

  const PooledGeometry& g_;
  int64_t line_;
  std::vector<T> values_;
};

int64_t FilledUp(int64_t length) { return (length + kRowMultiple - 1) / kRowMultiple * kRowMultiple; }

// A product is worth less than a value that is read and written, and most gradients are zeros.
constexpr int64_t kProductsOfAValue = 64;

// dw[a, b, c, o] = Σ dy[n, i, j, o] x[n, 2i + phase + a, 2j + phase + b, c], filter by filter.
template <typename T>
void FilterGradient(const PooledGeometry& g, int64_t images, const Pooled<T>& pooled, const T* x, T* dw) {
  const int64_t length = FilledUp(g.depth()), windows = g.windows();
  InParallel(g.out, images * g.products() / kProductsOfAValue, [&](int64_t begin, int64_t end) {
    Around<T> image(g);
    image.Clear();
    const int64_t behind[kPhases] = {0, image.Behind(1), image.Behind(2), image.Behind(3)};
    std::vector<T> sums((end - begin) * g.kernel_height * length);
    std::vector<Terms<T>> terms(end - begin, Terms<T>(windows));
    for (int64_t n = 0; n < images; n++) {
      image.Read(x + n * g.in_size());
      for (Terms<T>& one : terms) one.Clear();
      for (int64_t window = 0; window < windows; window++) {
        const int64_t from = image.Begin(window);
        for (int64_t o = begin; o < end; o++) {
          const int64_t at = (n * windows + window) * g.out + o;
          terms[o - begin].AddUnlessZero(from + behind[static_cast<int>(pooled.winners[at])], pooled.Gradient(at));
        }
      }
      for (int64_t o = 0; o < end - begin; o++)
        AddWeightedRows({image.values(), terms[o].offsets(), terms[o].weights(), terms[o].count(), g.kernel_height,
                         image.line(), length, length},
                        sums.data() + o * g.kernel_height * length);
    }
    for (int64_t o = begin; o < end; o++)
      for (int64_t a = 0; a < g.kernel_height; a++) {
        const T* row = sums.data() + ((o - begin) * g.kernel_height + a) * length;
        for (int64_t k = 0; k < g.depth(); k++) dw[(a * g.depth() + k) * g.out + o] = row[k];
      }
  });
}

// dx[n, 2i + phase + a, 2j + phase + b, c] += dy[n, i, j, o] w[a, b, c, o], image by image.
template <typename T>
void InputGradient(const PooledGeometry& g, int64_t images, const Pooled<T>& pooled, const T* w, T* dx) {
  const int64_t length = FilledUp(g.depth()), windows = g.windows();
  // [a, o, b·c]
  std::vector<T> rows(g.kernel_height * g.out * length);
  for (int64_t a = 0; a < g.kernel_height; a++)
    for (int64_t k = 0; k < g.depth(); k++)
      for (int64_t o = 0; o < g.out; o++)
        rows[(a * g.out + o) * length + k] = w[(a * g.depth() + k) * g.out + o];
  InParallel(images, images * g.products() / kProductsOfAValue, [&](int64_t begin, int64_t end) {
    Around<T> image(g);
    std::vector<Terms<T>> terms(windows * kPhases, Terms<T>(g.out));
    for (int64_t n = begin; n < end; n++) {
      image.Clear();
      for (Terms<T>& one : terms) one.Clear();
      for (int64_t window = 0; window < windows; window++)
        for (int64_t o = 0; o < g.out; o++) {
          const int64_t at = (n * windows + window) * g.out + o;
          terms[window * kPhases + static_cast<int>(pooled.winners[at])].AddUnlessZero(o * length, pooled.Gradient(at));
        }
      // A line of all filters stays in the nearest cache.
      for (int64_t a = 0; a < g.kernel_height; a++)
        for (int64_t window = 0; window < windows; window++)
          for (int64_t phase = 0; phase < kPhases; phase++) {
            const Terms<T>& one = terms[window * kPhases + phase];
            AddWeightedRows({rows.data() + a * g.out * length, one.offsets(), one.weights(), one.count(), 1, 0, 0, length},
                            image.values() + image.Begin(window) + image.Behind(phase) + a * image.line());
          }
      image.Write(dx + n * g.in_size());
    }
  });
}

// The inputs of both begin with dy, y, winners and x, and end with the filters.
PooledGeometry GeometryOf(Call& call, const Settings& settings) {
  const TF_Tensor *x = call.Input(3), *filters = call.Input(4);
  return {TF_Dim(x, 1),       TF_Dim(x, 2),       TF_Dim(x, 3),    TF_Dim(filters, 0),
          TF_Dim(filters, 1), TF_Dim(filters, 3), settings.padding};
}

template <typename T>
Pooled<T> PooledOf(Call& call, const Settings& settings) {
  return {call.Values<T>(0), call.Values<T>(1), call.Values<T>(2), settings.rectified};
}

template <typename T>
void FilterGradientOp(void* kernel, TF_OpKernelContext* context) {
  const Settings& settings = *static_cast<Settings*>(kernel);
  Call call(context);
  T* dw = call.Output<T>(0, ShapeOf(call.Input(4)));
  FilterGradient(GeometryOf(call, settings), TF_Dim(call.Input(3), 0), PooledOf<T>(call, settings), call.Values<T>(3), dw);
}

template <typename T>
void InputGradientOp(void* kernel, TF_OpKernelContext* context) {
  const Settings& settings = *static_cast<Settings*>(kernel);
  Call call(context);
  T* dx = call.Output<T>(0, ShapeOf(call.Input(3)));
  InputGradient(GeometryOf(call, settings), TF_Dim(call.Input(3), 0), PooledOf<T>(call, settings), call.Values<T>(4), dx);
}

}  // namespace

bool RegisterPooledConvolutionGradient() {
  const std::vector<const char*> inputs{"dy: T", "y: T", "winners: T", "x: T", "filters: T"},
      attributes{"padding: int", "rectified: bool"};
  return Register({"AstroNetPooledConvolutionFilterGradient",
                   inputs,
                   {"dfilters: T"},
                   attributes,
                   &ReadSettings,
                   &FilterGradientOp<float>,
                   &FilterGradientOp<double>,
                   &DeleteSettings<Settings>}) &&
         Register({"AstroNetPooledConvolutionInputGradient",
                   inputs,
                   {"dx: T"},
                   attributes,
                   &ReadSettings,
                   &InputGradientOp<float>,
                   &InputGradientOp<double>,
                   &DeleteSettings<Settings>});
}

}  // namespace astronet
