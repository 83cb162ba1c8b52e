// Convolutions of stride 1 over a batch of images, with a bias and ReLU where they are asked for, and the gradients of their
// products, by products.h. See convolution.ts.

#include <algorithm>
#include <cstring>
#include <utility>
#include <vector>

#include "bias-activation.h"
#include "call.h"
#include "op.h"
#include "parallel.h"
#include "parts.h"
#include "products.h"

namespace astronet {
namespace {

struct Settings {
  // Zeros on each side of height and width.
  int64_t padding;
};

void* ReadSettings(TF_OpKernelConstruction* construction) { return new Settings{Attributes(construction).Number("padding")}; }

struct ForwardSettings {
  int64_t padding;
  // Whether negative results become zeros.
  bool rectified;
};

void* ReadForwardSettings(TF_OpKernelConstruction* construction) {
  Attributes attributes(construction);
  return new ForwardSettings{attributes.Number("padding"), attributes.Flag("rectified")};
}

// Maps [height, width, in] of one image, padded by as many zeros above and below as left and right.
struct Geometry {
  int64_t height, width, in, kernel_height, kernel_width, out, top, left;

  int64_t padded_width() const { return width + 2 * left; }
  int64_t padded_size() const { return (height + 2 * top) * padded_width() * in; }
  int64_t out_height() const { return height + 2 * top - kernel_height + 1; }
  int64_t out_width() const { return width + 2 * left - kernel_width + 1; }
  int64_t positions() const { return out_height() * out_width(); }
  int64_t in_size() const { return height * width * in; }
  int64_t out_size() const { return positions() * out; }
  // Values of a window that lie behind one another: those of a row of the kernel.
  int64_t depth() const { return kernel_width * in; }
  // The products are fast with whole eights of columns.
  int64_t filled() const { return (out + 7) / 8 * 8; }
  int64_t products() const { return positions() * kernel_height * depth() * out; }
};

// A product is worth less than a value that is read and written.
constexpr int64_t kProductsOfAValue = 8;

// Where an image's windows begin, row by row of the kernel.
template <typename T>
class Windows {
 public:
  explicit Windows(const Geometry& g) : g_(g), padded_(g.top + g.left > 0 ? g.padded_size() : 0), rows_(g.positions()) {
    for (int64_t row = 0; row < g.kernel_height; row++) offsets_.push_back(row * g.padded_width() * g.in);
  }
  const Rows<const T>& Of(const T* image) {
    const T* start = image;
    if (!padded_.empty()) {
      T* inside = padded_.data() + (g_.top * g_.padded_width() + g_.left) * g_.in;
      for (int64_t row = 0; row < g_.height; row++)
        std::memcpy(inside + row * g_.padded_width() * g_.in, image + row * g_.width * g_.in,
                    sizeof(T) * g_.width * g_.in);
      start = padded_.data();
    }
    for (int64_t row = 0, i = 0; row < g_.out_height(); row++)
      for (int64_t column = 0; column < g_.out_width(); column++)
        rows_[i++] = start + (row * g_.padded_width() + column) * g_.in;
    return rows_;
  }
  const std::vector<int64_t>& offsets() const { return offsets_; }

 private:
  const Geometry& g_;
  std::vector<T> padded_;
  Rows<const T> rows_;
  std::vector<int64_t> offsets_;
};

// Rows of `out` values, out of rows that are filled up to eights: eight at once, what is too much being written over by the next
// row. The last rows, behind which there is no room, are copied value by value.
template <typename T>
void LeaveOutFilling(const Geometry& g, const T* filled, T* maps) {
  for (int64_t i = 0; i < g.positions(); i++) {
    const T* from = filled + i * g.filled();
    T* to = maps + i * g.out;
    if (i * g.out + g.filled() > g.out_size())
      std::copy(from, from + g.out, to);
    else
      for (int64_t o = 0; o < g.out; o += 8) std::memcpy(to + o, from + o, 8 * sizeof(T));
  }
}

// Images [height, width, in] to maps [positions, out]; filters [kernel_height, kernel_width, in, out].
template <typename T>
void Convolve(const Geometry& g, int64_t images, const T* x, const T* filters, T* y, const BiasActivation<T>& following = {}) {
  const int64_t filled = g.filled(), rows = g.kernel_height * g.depth();
  std::vector<T> wide;
  if (filled != g.out) {
    wide.resize(rows * filled);
    for (int64_t row = 0; row < rows; row++)
      std::copy(filters + row * g.out, filters + (row + 1) * g.out, &wide[row * filled]);
    filters = wide.data();
  }
  InParallel(images, images * g.products() / kProductsOfAValue, [&](int64_t begin, int64_t end) {
    Windows<T> windows(g);
    std::vector<T> sums(filled == g.out ? 0 : g.positions() * filled);
    Rows<T> to(g.positions());
    for (int64_t n = begin; n < end; n++) {
      T* maps = y + n * g.out_size();
      T* z = sums.empty() ? maps : sums.data();
      std::fill(z, z + g.positions() * filled, T(0));
      for (int64_t i = 0; i < g.positions(); i++) to[i] = z + i * filled;
      MultiplyTaps(windows.Of(x + n * g.in_size()), windows.offsets(), g.depth(), filters, filled, to);
      if (!sums.empty()) LeaveOutFilling(g, sums.data(), maps);
      if (!following.is_nothing()) following.ApplyToRows(g.positions(), maps);
    }
  });
}

template <typename T>
void ForwardOp(void* kernel, TF_OpKernelContext* context) {
  const auto [padding, rectified] = *static_cast<ForwardSettings*>(kernel);
  Call call(context);
  const TF_Tensor *x = call.Input(0), *filters = call.Input(1);
  const T* bias = call.inputs() > 2 ? call.Values<T>(2) : nullptr;
  const Geometry g{TF_Dim(x, 1),       TF_Dim(x, 2),       TF_Dim(x, 3), TF_Dim(filters, 0),
                   TF_Dim(filters, 1), TF_Dim(filters, 3), padding,      padding};
  T* y = call.Output<T>(0, {TF_Dim(x, 0), g.out_height(), g.out_width(), g.out});
  Convolve(g, TF_Dim(x, 0), Call::Values<T>(x), Call::Values<T>(filters), y, BiasActivation<T>(bias, g.out, rectified));
}

// The gradient of the images: a convolution of that of the maps with the filters turned about, inputs and outputs exchanged.
template <typename T>
void InputOp(void* kernel, TF_OpKernelContext* context) {
  const int64_t padding = static_cast<Settings*>(kernel)->padding;
  Call call(context);
  const TF_Tensor *dy = call.Input(0), *filters = call.Input(1);
  const int64_t height = TF_Dim(filters, 0), width = TF_Dim(filters, 1), in = TF_Dim(filters, 2), out = TF_Dim(filters, 3);
  const T* w = Call::Values<T>(filters);
  std::vector<T> turned(SizeOf(filters));
  for (int64_t tap = 0; tap < height * width; tap++)
    for (int64_t i = 0; i < in; i++)
      for (int64_t o = 0; o < out; o++)
        turned[((height * width - 1 - tap) * out + o) * in + i] = w[(tap * in + i) * out + o];
  const Geometry g{TF_Dim(dy, 1), TF_Dim(dy, 2), out, height, width, in, height - 1 - padding, width - 1 - padding};
  T* dx = call.Output<T>(0, {TF_Dim(dy, 0), g.out_height(), g.out_width(), in});
  Convolve(g, TF_Dim(dy, 0), Call::Values<T>(dy), turned.data(), dx);
}

template <typename T>
void FilterOp(void* kernel, TF_OpKernelContext* context) {
  const int64_t padding = static_cast<Settings*>(kernel)->padding;
  Call call(context);
  const TF_Tensor *dy = call.Input(0), *x = call.Input(1), *filters = call.Input(2);
  const Geometry g{TF_Dim(x, 1),       TF_Dim(x, 2),       TF_Dim(x, 3), TF_Dim(filters, 0),
                   TF_Dim(filters, 1), TF_Dim(filters, 3), padding,      padding};
  const int64_t filled = g.filled(), rows = g.kernel_height * g.depth(), images = TF_Dim(x, 0);
  const T *gradient = Call::Values<T>(dy), *from = Call::Values<T>(x);
  T* dw = call.Output<T>(0, ShapeOf(filters));
  Parts<std::vector<T>> parts;
  InParallel(images, images * g.products() / kProductsOfAValue, [&](int64_t begin, int64_t end) {
    std::vector<T> sum(rows * filled), wide(filled == g.out ? 0 : g.positions() * filled);
    Windows<T> windows(g);
    Rows<const T> maps(g.positions());
    for (int64_t n = begin; n < end; n++) {
      const T* own = gradient + n * g.out_size();
      for (int64_t i = 0; i < g.positions(); i++) {
        maps[i] = wide.empty() ? own + i * g.out : &wide[i * filled];
        if (!wide.empty()) std::copy(own + i * g.out, own + (i + 1) * g.out, &wide[i * filled]);
      }
      const Rows<const T>& starts = windows.Of(from + n * g.in_size());
      for (int64_t row = 0; row < g.kernel_height; row++)
        MultiplyTransposed(starts, windows.offsets()[row], g.depth(), maps, filled, &sum[row * g.depth() * filled]);
    }
    parts.Add(begin, std::move(sum));
  });
  const auto& sums = parts.InOrder();
  for (int64_t row = 0; row < rows; row++)
    for (int64_t o = 0; o < g.out; o++) {
      T sum = 0;
      for (const auto& part : sums) sum += part.second[row * filled + o];
      dw[row * g.out + o] = sum;
    }
}

}  // namespace

bool RegisterConvolution() {
  const auto gradient = [](const char* name, std::vector<const char*> inputs, const char* output, Compute single,
                           Compute twofold) {
    return Register({name, std::move(inputs), {output}, {"padding: int"}, &ReadSettings, single, twofold,
                     &DeleteSettings<Settings>});
  };
  return Register({"AstroNetConvolution",
                   {"x: T", "filters: T", "bias: biases * T"},
                   {"y: T"},
                   {"biases: int >= 0 = 0", "padding: int", "rectified: bool = false"},
                   &ReadForwardSettings,
                   &ForwardOp<float>,
                   &ForwardOp<double>,
                   &DeleteSettings<ForwardSettings>}) &&
         gradient("AstroNetConvolutionInputGradient", {"dy: T", "filters: T"}, "dx: T", &InputOp<float>, &InputOp<double>) &&
         gradient("AstroNetConvolutionFilterGradient", {"dy: T", "x: T", "filters: T"}, "dfilters: T", &FilterOp<float>,
                  &FilterOp<double>);
}

}  // namespace astronet
