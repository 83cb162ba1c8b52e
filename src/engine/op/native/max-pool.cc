// The largest value of windows that lie side by side, and the gradient of that. See max-pool.ts.

#include <algorithm>

#include "call.h"
#include "op.h"
#include "parallel.h"
#include "vectors.h"

namespace astronet {
namespace {

struct Settings {
  int64_t size;
};

void* ReadSettings(TF_OpKernelConstruction* construction) {
  return new Settings{Attributes(construction).Number("size")};
}

// Maps [height, width, channels] of one image.
struct Maps {
  int64_t size, height, width, channels;

  int64_t values() const { return height * width * channels; }
  int64_t out_height() const { return height / size; }
  int64_t out_width() const { return width / size; }
  int64_t out_values() const { return out_height() * out_width() * channels; }
};

template <typename T>
INLINE void PoolImage(const Maps& s, const T* x, T* __restrict y) {
  for (int64_t row = 0; row < s.out_height(); row++)
    for (int64_t column = 0; column < s.out_width(); column++, y += s.channels) {
      const T* corner = x + (row * s.width + column) * s.size * s.channels;
      std::copy(corner, corner + s.channels, y);
      for (int64_t a = 0; a < s.size; a++)
        for (int64_t b = 0; b < s.size; b++) {
          const T* from = corner + (a * s.width + b) * s.channels;
          for (int64_t c = 0; c < s.channels; c++) y[c] = from[c] > y[c] ? from[c] : y[c];
        }
    }
}
WIDEST void Pool(const Maps& s, const float* x, float* y) { PoolImage(s, x, y); }
WIDEST void Pool(const Maps& s, const double* x, double* y) { PoolImage(s, x, y); }

// To the first value of a window that is the largest; `left` holds what of the gradient is still to be given.
template <typename T>
INLINE void PoolGradientImage(const Maps& s, const T* dy, const T* x, const T* y, T* __restrict left, T* __restrict dx) {
  std::fill(dx, dx + s.values(), T(0));
  for (int64_t row = 0; row < s.out_height(); row++)
    for (int64_t column = 0; column < s.out_width(); column++, dy += s.channels, y += s.channels) {
      const int64_t corner = (row * s.width + column) * s.size * s.channels;
      std::copy(dy, dy + s.channels, left);
      for (int64_t a = 0; a < s.size; a++)
        for (int64_t b = 0; b < s.size; b++) {
          const int64_t at = corner + (a * s.width + b) * s.channels;
          const T* from = x + at;
          T* to = dx + at;
          for (int64_t c = 0; c < s.channels; c++) {
            const bool here = from[c] == y[c];
            to[c] = here ? left[c] : T(0);
            left[c] = here ? T(0) : left[c];
          }
        }
    }
}
WIDEST void PoolGradient(const Maps& s, const float* dy, const float* x, const float* y, float* left, float* dx) {
  PoolGradientImage(s, dy, x, y, left, dx);
}
WIDEST void PoolGradient(const Maps& s, const double* dy, const double* x, const double* y, double* left, double* dx) {
  PoolGradientImage(s, dy, x, y, left, dx);
}

Maps MapsOf(const Settings& s, const TF_Tensor* x) { return {s.size, TF_Dim(x, 1), TF_Dim(x, 2), TF_Dim(x, 3)}; }

template <typename T>
void ForwardOp(void* kernel, TF_OpKernelContext* context) {
  Call call(context);
  const TF_Tensor* input = call.Input(0);
  const Maps maps = MapsOf(*static_cast<Settings*>(kernel), input);
  const int64_t images = TF_Dim(input, 0);
  const T* x = Call::Values<T>(input);
  T* y = call.Output<T>(0, {images, maps.out_height(), maps.out_width(), maps.channels});
  InParallel(images, SizeOf(input), [&](int64_t begin, int64_t end) {
    for (int64_t n = begin; n < end; n++) Pool(maps, x + n * maps.values(), y + n * maps.out_values());
  });
}

template <typename T>
void GradientOp(void* kernel, TF_OpKernelContext* context) {
  Call call(context);
  const T* dy = call.Values<T>(0);
  const TF_Tensor* input = call.Input(1);
  const T *x = Call::Values<T>(input), *y = call.Values<T>(2);
  const Maps maps = MapsOf(*static_cast<Settings*>(kernel), input);
  T* dx = call.Output<T>(0, ShapeOf(input));
  InParallel(TF_Dim(input, 0), SizeOf(input), [&](int64_t begin, int64_t end) {
    std::vector<T> left(maps.channels);
    for (int64_t n = begin; n < end; n++) {
      const int64_t out = n * maps.out_values(), in = n * maps.values();
      PoolGradient(maps, dy + out, x + in, y + out, left.data(), dx + in);
    }
  });
}

}  // namespace

bool RegisterMaxPool() {
  return Register({"AstroNetMaxPool",
                   {"x: T"},
                   {"y: T"},
                   {"size: int"},
                   &ReadSettings,
                   &ForwardOp<float>,
                   &ForwardOp<double>,
                   &DeleteSettings<Settings>}) &&
         Register({"AstroNetMaxPoolGradient",
                   {"dy: T", "x: T", "y: T"},
                   {"dx: T"},
                   {"size: int"},
                   &ReadSettings,
                   &GradientOp<float>,
                   &GradientOp<double>,
                   &DeleteSettings<Settings>});
}

}  // namespace astronet
