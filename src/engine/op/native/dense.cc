// Dense layers, with a bias and ReLU where they are asked for, and the gradients of their products. See dense.ts.

#include <algorithm>
#include <vector>

#include "bias-activation.h"
#include "call.h"
#include "matrix-product.h"
#include "op.h"
#include "parallel.h"

namespace astronet {
namespace {

// A product is worth less than a value that is read and written.
constexpr int64_t kProductsOfAValue = 16;
// Whole tiles of matrix-product-tile.h.
constexpr int64_t kTileRows = 8, kTileColumns = 32;

struct Settings {
  // Whether negative results become zeros.
  bool rectified;
};

void* ReadSettings(TF_OpKernelConstruction* construction) { return new Settings{Attributes(construction).Flag("rectified")}; }

// Threads share whichever side of C is the longer, so that each reads the other's factor as seldom as can be. What follows is
// computed from each part while it is in the cache.
template <typename T>
void Share(const MatrixProduct<T>& whole, const BiasActivation<T>& following = {}) {
  const bool by_rows = whole.rows > whole.columns;
  const int64_t size = by_rows ? whole.rows : whole.columns, tile = by_rows ? kTileRows : kTileColumns;
  const int64_t products = whole.rows * whole.depth * whole.columns;
  InParallel((size + tile - 1) / tile, products / kProductsOfAValue, [&](int64_t begin, int64_t end) {
    const int64_t from = begin * tile, length = std::min(size, end * tile) - from;
    MatrixProduct<T> part = whole;
    (by_rows ? part.rows : part.columns) = length;
    part.a += by_rows ? from * whole.a_row : 0;
    part.b += by_rows ? 0 : from;
    part.c += from * (by_rows ? whole.c_row : 1);
    Multiply(part);
    if (following.is_nothing()) return;
    if (by_rows) return following.ApplyToRows(length, part.c);
    for (int64_t row = 0; row < whole.rows; row++) following.ApplyFrom(from, length, part.c + row * whole.c_row);
  });
}

template <typename T>
void ForwardOp(void* kernel, TF_OpKernelContext* context) {
  Call call(context);
  const TF_Tensor *x = call.Input(0), *weights = call.Input(1);
  const T* bias = call.inputs() > 2 ? call.Values<T>(2) : nullptr;
  const int64_t rows = TF_Dim(x, 0), in = TF_Dim(x, 1), out = TF_Dim(weights, 1);
  T* y = call.Output<T>(0, {rows, out});
  Share(MatrixProduct<T>{rows, in, out, Call::Values<T>(x), in, 1, Call::Values<T>(weights), out, y, out},
        BiasActivation<T>(bias, out, static_cast<Settings*>(kernel)->rectified));
}

// dx = dy Wᵀ.
template <typename T>
void InputOp(void*, TF_OpKernelContext* context) {
  Call call(context);
  const TF_Tensor *dy = call.Input(0), *weights = call.Input(1);
  const int64_t rows = TF_Dim(dy, 0), in = TF_Dim(weights, 0), out = TF_Dim(weights, 1);
  const T* w = Call::Values<T>(weights);
  std::vector<T> turned(in * out);
  // In blocks, whose rows and columns stay in the cache.
  constexpr int64_t kBlock = 16;
  for (int64_t first = 0; first < in; first += kBlock)
    for (int64_t o = 0; o < out; o++)
      for (int64_t i = first; i < std::min(in, first + kBlock); i++) turned[o * in + i] = w[i * out + o];
  T* dx = call.Output<T>(0, {rows, in});
  Share(MatrixProduct<T>{rows, out, in, Call::Values<T>(dy), out, 1, turned.data(), in, dx, in});
}

// dW = xᵀ dy.
template <typename T>
void WeightOp(void*, TF_OpKernelContext* context) {
  Call call(context);
  const TF_Tensor *dy = call.Input(0), *x = call.Input(1);
  const int64_t rows = TF_Dim(x, 0), in = TF_Dim(x, 1), out = TF_Dim(dy, 1);
  T* dw = call.Output<T>(0, {in, out});
  Share(MatrixProduct<T>{in, rows, out, Call::Values<T>(x), 1, in, Call::Values<T>(dy), out, dw, out});
}

}  // namespace

bool RegisterDense() {
  const auto gradient = [](const char* name, std::vector<const char*> inputs, const char* output, Compute single,
                           Compute twofold) {
    return Register({name, std::move(inputs), {output}, {}, nullptr, single, twofold, nullptr});
  };
  return Register({"AstroNetDense",
                   {"x: T", "weights: T", "bias: biases * T"},
                   {"y: T"},
                   {"biases: int >= 0 = 0", "rectified: bool = false"},
                   &ReadSettings,
                   &ForwardOp<float>,
                   &ForwardOp<double>,
                   &DeleteSettings<Settings>}) &&
         gradient("AstroNetDenseInputGradient", {"dy: T", "weights: T"}, "dx: T", &InputOp<float>, &InputOp<double>) &&
         gradient("AstroNetDenseWeightGradient", {"dy: T", "x: T"}, "dweights: T", &WeightOp<float>, &WeightOp<double>);
}

}  // namespace astronet
