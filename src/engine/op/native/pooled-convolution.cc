// Convolution of stride 1, bias, the largest of each window of 2×2 positions, and ReLU, in one go. See pooled-convolution.ts.

#include <algorithm>
#include <vector>

#include "call.h"
#include "op.h"
#include "parallel.h"
#include "pooled-geometry.h"
#include "pooled-products.h"

namespace astronet {
namespace {

struct Settings {
  // Zeros on each side of height and width.
  int64_t padding;
  // Whether negative results become zeros.
  bool rectified;
  // Whether it is told which position of each window is the largest.
  bool recorded;
};

void* ReadSettings(TF_OpKernelConstruction* construction) {
  Attributes attributes(construction);
  return new Settings{attributes.Number("padding"), attributes.Flag("rectified"), attributes.Number("recorded") > 0};
}

// A product is worth less than a value that is read and written.
constexpr int64_t kProductsOfAValue = 16;

// Where sixteen windows of a batch after another begin. One that reaches into the zeros around an image is copied.
template <typename T>
class Windows {
 public:
  Windows(const PooledGeometry& g, const T* x, int64_t first)
      : g_(g),
        image_(x + first / g.windows() * g.in_size()),
        row_(first % g.windows() / g.out_width()),
        column_(first % g.out_width()),
        copies_(g.padding > 0 ? kLanes * (g.kernel_height + 1) * (g.kernel_width + 1) * g.in : 0) {}
  // Lanes that are left over see what the last of `count` sees.
  void Next(int64_t count) {
    for (int64_t lane = 0; lane < count; lane++) {
      Put(lane);
      if (++column_ < g_.out_width()) continue;
      column_ = 0;
      if (++row_ < g_.out_height()) continue;
      row_ = 0;
      image_ += g_.in_size();
    }
    std::fill(starts + count, starts + kLanes, starts[count - 1]);
    std::fill(strides + count, strides + kLanes, strides[count - 1]);
  }
  const T* starts[kLanes];
  int64_t strides[kLanes];

 private:
  void Put(int64_t lane) {
    const int64_t top = row_ * 2 - g_.padding, left = column_ * 2 - g_.padding, rows = g_.kernel_height + 1,
                  columns = g_.kernel_width + 1;
    if (top >= 0 && left >= 0 && top + rows <= g_.height && left + columns <= g_.width) {
      starts[lane] = image_ + (top * g_.width + left) * g_.in;
      strides[lane] = g_.width * g_.in;
      return;
    }
    T* copy = copies_.data() + lane * rows * columns * g_.in;
    std::fill(copy, copy + rows * columns * g_.in, T(0));
    const int64_t from = std::max(-left, int64_t{0}), to = std::min(columns, g_.width - left);
    for (int64_t row = std::max(-top, int64_t{0}); row < std::min(rows, g_.height - top) && from < to; row++) {
      const T* line = image_ + ((top + row) * g_.width + left) * g_.in;
      std::copy(line + from * g_.in, line + to * g_.in, copy + (row * columns + from) * g_.in);
    }
    starts[lane] = copy;
    strides[lane] = columns * g_.in;
  }

  const PooledGeometry& g_;
  const T* image_;
  int64_t row_, column_;
  std::vector<T> copies_;
};

template <typename T>
void PooledConvolution(const PooledGeometry& g, int64_t images, const T* x, const T* filters, const T* bias, bool rectified, T* y,
                       T* winners) {
  const Patch patch{g.kernel_height + 1, (g.kernel_width + 1) * g.in};
  std::vector<int64_t> taps;
  for (int64_t row = 0; row < g.kernel_height; row++) taps.push_back(row * patch.length);
  const int64_t phases[kPhases] = {0, g.in, patch.length, patch.length + g.in};
  const PooledSums<T> sums{phases, taps.data(), g.kernel_height, g.depth(), g.out, filters, bias, rectified};
  const int64_t windows = images * g.windows(), groups = (windows + kLanes - 1) / kLanes;
  InParallel(groups, images * g.products() / kProductsOfAValue, [&](int64_t begin, int64_t end) {
    Windows<T> seen(g, x, begin * kLanes);
    std::vector<T> packed(patch.values() * kLanes), pooled(g.out * kLanes), won(winners == nullptr ? 0 : g.out * kLanes);
    for (int64_t at = begin * kLanes, left = std::min(end * kLanes, windows) - at; left > 0; at += kLanes, left -= kLanes) {
      const int64_t count = std::min(kLanes, left);
      T* to[kLanes];
      const auto rows_of = [&](T* all) {
        for (int64_t lane = 0; lane < count; lane++) to[lane] = all + (at + lane) * g.out;
        return to;
      };
      seen.Next(count);
      PackPatches(patch, seen.starts, seen.strides, packed.data());
      PoolSums(sums, packed.data(), pooled.data(), winners == nullptr ? nullptr : won.data());
      Unpack(pooled.data(), g.out, rows_of(y), count);
      if (winners != nullptr) Unpack(won.data(), g.out, rows_of(winners), count);
    }
  });
}

template <typename T>
void ForwardOp(void* kernel, TF_OpKernelContext* context) {
  const Settings& settings = *static_cast<Settings*>(kernel);
  Call call(context);
  const TF_Tensor *x = call.Input(0), *filters = call.Input(1);
  const T* bias = call.inputs() > 2 ? call.Values<T>(2) : nullptr;
  const PooledGeometry g{TF_Dim(x, 1),       TF_Dim(x, 2),       TF_Dim(x, 3),    TF_Dim(filters, 0),
                   TF_Dim(filters, 1), TF_Dim(filters, 3), settings.padding};
  const Shape shape{TF_Dim(x, 0), g.out_height(), g.out_width(), g.out};
  T* y = call.Output<T>(0, shape);
  T* winners = settings.recorded ? call.Output<T>(1, shape) : nullptr;
  PooledConvolution(g, TF_Dim(x, 0), Call::Values<T>(x), Call::Values<T>(filters), bias, settings.rectified, y, winners);
}

}  // namespace

bool RegisterPooledConvolution() {
  return Register({"AstroNetPooledConvolution",
                   {"x: T", "filters: T", "bias: biases * T"},
                   {"y: T", "winners: recorded * T"},
                   {"biases: int >= 0", "padding: int", "rectified: bool", "recorded: int >= 0"},
                   &ReadSettings,
                   &ForwardOp<float>,
                   &ForwardOp<double>,
                   &DeleteSettings<Settings>});
}

}  // namespace astronet
