// Maps as rows of values, a channel behind the other, and the way back. See flatten.ts.

#include "call.h"
#include "op.h"
#include "parallel.h"

namespace astronet {
namespace {

// Maps [height, width, channels] of one image.
struct Settings {
  int64_t height, width;
};

void* ReadSettings(TF_OpKernelConstruction* construction) {
  Attributes attributes(construction);
  return new Settings{attributes.Number("height"), attributes.Number("width")};
}

// Each image's `rows` rows of `columns` values as columns.
template <typename T>
void Turn(int64_t images, int64_t rows, int64_t columns, const T* from, T* to) {
  const int64_t values = rows * columns;
  InParallel(images, images * values, [&](int64_t begin, int64_t end) {
    for (int64_t n = begin; n < end; n++)
      for (int64_t column = 0; column < columns; column++)
        for (int64_t row = 0; row < rows; row++)
          to[n * values + column * rows + row] = from[n * values + row * columns + column];
  });
}

template <typename T>
void ForwardOp(void* kernel, TF_OpKernelContext* context) {
  const Settings& s = *static_cast<Settings*>(kernel);
  Call call(context);
  const TF_Tensor* x = call.Input(0);
  const int64_t images = TF_Dim(x, 0), positions = s.height * s.width, channels = TF_Dim(x, 3);
  T* y = call.Output<T>(0, {images, channels * positions});
  Turn(images, positions, channels, Call::Values<T>(x), y);
}

template <typename T>
void GradientOp(void* kernel, TF_OpKernelContext* context) {
  const Settings& s = *static_cast<Settings*>(kernel);
  Call call(context);
  const TF_Tensor* dy = call.Input(0);
  const int64_t images = TF_Dim(dy, 0), positions = s.height * s.width, channels = TF_Dim(dy, 1) / positions;
  T* dx = call.Output<T>(0, {images, s.height, s.width, channels});
  Turn(images, channels, positions, Call::Values<T>(dy), dx);
}

}  // namespace

bool RegisterFlatten() {
  const std::vector<const char*> attributes = {"height: int", "width: int"};
  return Register({"AstroNetFlatten",
                   {"x: T"},
                   {"y: T"},
                   attributes,
                   &ReadSettings,
                   &ForwardOp<float>,
                   &ForwardOp<double>,
                   &DeleteSettings<Settings>}) &&
         Register({"AstroNetFlattenGradient",
                   {"dy: T"},
                   {"dx: T"},
                   attributes,
                   &ReadSettings,
                   &GradientOp<float>,
                   &GradientOp<double>,
                   &DeleteSettings<Settings>});
}

}  // namespace astronet
