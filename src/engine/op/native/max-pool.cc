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

// Channels that are gone through at once, those behind the last one too: what they leave there is written over.
constexpr int64_t kAtOnce = 8;

// The rows of a window first, whole rows of values at a time, then its columns. `highest` has room for a row of the maps and
// `pooled` for one of the result, both with kAtOnce values more.
template <typename T>
INLINE void PoolImage(const Maps& s, const T* x, T* __restrict highest, T* __restrict pooled, T* y) {
  const int64_t line = s.width * s.channels, out_line = s.out_width() * s.channels;
  for (int64_t row = 0; row < s.out_height(); row++, y += out_line) {
    const T* from = x + row * s.size * line;
    std::copy(from, from + line, highest);
    for (int64_t a = 1; a < s.size; a++) {
      const T* next = from + a * line;
      for (int64_t i = 0; i < line; i++) highest[i] = next[i] > highest[i] ? next[i] : highest[i];
    }
    for (int64_t column = 0; column < s.out_width(); column++) {
      const T* corner = highest + column * s.size * s.channels;
      T* to = pooled + column * s.channels;
      for (int64_t c = 0; c < s.channels; c += kAtOnce) {
        T largest[kAtOnce];
        for (int64_t i = 0; i < kAtOnce; i++) largest[i] = corner[c + i];
        for (int64_t b = 1; b < s.size; b++)
          for (int64_t i = 0; i < kAtOnce; i++) {
            const T value = corner[b * s.channels + c + i];
            largest[i] = value > largest[i] ? value : largest[i];
          }
        for (int64_t i = 0; i < kAtOnce; i++) to[c + i] = largest[i];
      }
    }
    std::copy(pooled, pooled + out_line, y);
  }
}
WIDEST void Pool(const Maps& s, const float* x, float* highest, float* pooled, float* y) {
  PoolImage(s, x, highest, pooled, y);
}
WIDEST void Pool(const Maps& s, const double* x, double* highest, double* pooled, double* y) {
  PoolImage(s, x, highest, pooled, y);
}

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
    std::vector<T> highest(maps.width * maps.channels + kAtOnce), pooled(maps.out_width() * maps.channels + kAtOnce);
    for (int64_t n = begin; n < end; n++)
      Pool(maps, x + n * maps.values(), highest.data(), pooled.data(), y + n * maps.out_values());
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
