// TensorFlow ops for the maps of one unit plane: a convolution, its normalisation and ReLU in one, and its gradients.
//
// An astrocyte network runs dozens of small operations on planes of a few hundred units, and TensorFlow spends more time on
// starting each than on computing it. Here a level of the network is one operation, on the thread that calls it.
//
// All five products are one of two: C += A B, or C += Aᵀ B, with rows that lie anywhere in memory. See plane-convolution.ts
// for what the ops compute.

#include <node_api.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <vector>

#include "tensorflow/c/kernels.h"
#include "tensorflow/c/ops.h"
#include "tensorflow/c/tf_status.h"
#include "tensorflow/c/tf_tensor.h"

// The processor's widest vectors are chosen when the library loads, so that what is built here runs elsewhere too.
#if defined(__x86_64__) && defined(__linux__) && defined(__GNUC__) && !defined(__clang__)
#define WIDEST __attribute__((target_clones("default", "arch=haswell", "arch=skylake-avx512")))
#else
#define WIDEST
#endif
#define INLINE inline __attribute__((always_inline))

namespace {

template <typename T>
using Rows = std::vector<T*>;

// c[m][0..N) += Σ_k a[m][k] b[k][0..N) for M rows.
template <int M, int N, typename T>
INLINE void MultiplyTile(T* const* a, int64_t depth, const T* b, int64_t stride, T* const* c, int64_t at) {
  T sum[M][N];
  for (int m = 0; m < M; m++)
    for (int n = 0; n < N; n++) sum[m][n] = c[m][at + n];
  for (int64_t k = 0; k < depth; k++) {
    const T* row = b + k * stride + at;
    for (int m = 0; m < M; m++) {
      const T factor = a[m][k];
      for (int n = 0; n < N; n++) sum[m][n] += factor * row[n];
    }
  }
  for (int m = 0; m < M; m++)
    for (int n = 0; n < N; n++) c[m][at + n] = sum[m][n];
}

template <int N, typename T>
INLINE void MultiplyColumns(const Rows<T>& a, int64_t depth, const T* b, int64_t stride, const Rows<T>& c, int64_t at) {
  size_t m = 0;
  for (; m + 4 <= a.size(); m += 4) MultiplyTile<4, N>(&a[m], depth, b, stride, &c[m], at);
  for (; m < a.size(); m++) MultiplyTile<1, N>(&a[m], depth, b, stride, &c[m], at);
}

template <typename T>
INLINE void MultiplyAll(const Rows<T>& a, int64_t depth, const T* b, int64_t width, const Rows<T>& c) {
  int64_t at = 0;
  for (; at + 16 <= width; at += 16) MultiplyColumns<16>(a, depth, b, width, c, at);
  for (; at + 8 <= width; at += 8) MultiplyColumns<8>(a, depth, b, width, c, at);
  for (; at < width; at++) MultiplyColumns<1>(a, depth, b, width, c, at);
}

// c[m][0..N) += Σ_r a[r][m] b[r][0..N) for M rows of C [height, width].
template <int M, int N, typename T>
INLINE void TransposedTile(const Rows<T>& a, int64_t row, const Rows<T>& b, int64_t at, T* c, int64_t width) {
  T sum[M][N] = {};
  for (size_t r = 0; r < a.size(); r++) {
    const T* left = a[r] + row;
    const T* right = b[r] + at;
    for (int m = 0; m < M; m++)
      for (int n = 0; n < N; n++) sum[m][n] += left[m] * right[n];
  }
  for (int m = 0; m < M; m++)
    for (int n = 0; n < N; n++) c[(row + m) * width + at + n] += sum[m][n];
}

template <int N, typename T>
INLINE void TransposedColumns(const Rows<T>& a, int64_t height, const Rows<T>& b, int64_t at, T* c, int64_t width) {
  int64_t row = 0;
  for (; row + 4 <= height; row += 4) TransposedTile<4, N>(a, row, b, at, c, width);
  for (; row < height; row++) TransposedTile<1, N>(a, row, b, at, c, width);
}

template <typename T>
INLINE void MultiplyAllTransposed(const Rows<T>& a, int64_t height, const Rows<T>& b, int64_t width, T* c) {
  int64_t at = 0;
  for (; at + 16 <= width; at += 16) TransposedColumns<16>(a, height, b, at, c, width);
  for (; at + 8 <= width; at += 8) TransposedColumns<8>(a, height, b, at, c, width);
  for (; at < width; at++) TransposedColumns<1>(a, height, b, at, c, width);
}

// C += A B: rows of A [depth], B [depth, width], rows of C [width].
WIDEST void Multiply(const Rows<float>& a, int64_t depth, const float* b, int64_t width, const Rows<float>& c) {
  MultiplyAll(a, depth, b, width, c);
}
WIDEST void Multiply(const Rows<double>& a, int64_t depth, const double* b, int64_t width, const Rows<double>& c) {
  MultiplyAll(a, depth, b, width, c);
}

// C += Aᵀ B: as many rows of A [height] as of B [width], C [height, width].
WIDEST void MultiplyTransposed(const Rows<float>& a, int64_t height, const Rows<float>& b, int64_t width, float* c) {
  MultiplyAllTransposed(a, height, b, width, c);
}
WIDEST void MultiplyTransposed(const Rows<double>& a, int64_t height, const Rows<double>& b, int64_t width, double* c) {
  MultiplyAllTransposed(a, height, b, width, c);
}

enum Normalisation : int64_t { kBatch = 0, kRunning = 1, kGroup = 2 };

struct Settings {
  bool transposed = false;
  bool relu = false;
  int64_t normalisation = kBatch;
  float epsilon = 0;
  float momentum = 0;
};

// Sizes of a convolution that keeps the size of its maps (odd kernels), or of a transposed one of stride 2 without padding.
struct Geometry {
  bool transposed;
  int64_t height, width, in, kernel_height, kernel_width, out, out_height, out_width;

  int64_t positions() const { return out_height * out_width; }
  int64_t taps() const { return kernel_height * kernel_width; }
  int64_t padded_width() const { return width + kernel_width - 1; }
  int64_t padded_size() const { return (height + kernel_height - 1) * padded_width() * in; }
  template <typename T>
  T* padded(T* maps, int64_t row, int64_t column) const {
    return maps + (row * padded_width() + column) * in;
  }
};

Geometry GeometryOf(int64_t height, int64_t width, const TF_Tensor* filters, bool transposed) {
  Geometry g;
  g.transposed = transposed;
  g.height = height;
  g.width = width;
  g.kernel_height = TF_Dim(filters, 0);
  g.kernel_width = TF_Dim(filters, 1);
  g.in = TF_Dim(filters, transposed ? 3 : 2);
  g.out = TF_Dim(filters, transposed ? 2 : 3);
  g.out_height = transposed ? 2 * (g.height - 1) + g.kernel_height : g.height;
  g.out_width = transposed ? 2 * (g.width - 1) + g.kernel_width : g.width;
  return g;
}

// Of maps x that go in.
Geometry GeometryOf(const TF_Tensor* x, const TF_Tensor* filters, bool transposed) {
  return GeometryOf(TF_Dim(x, 1), TF_Dim(x, 2), filters, transposed);
}

template <typename T>
std::vector<T> Padded(const Geometry& g, const T* x) {
  std::vector<T> maps(g.padded_size());
  const int64_t top = (g.kernel_height - 1) / 2, left = (g.kernel_width - 1) / 2;
  for (int64_t row = 0; row < g.height; row++)
    std::memcpy(g.padded(maps.data(), row + top, left), x + row * g.width * g.in, sizeof(T) * g.width * g.in);
  return maps;
}

// Rows<T> of the maps that a tap of the kernel reads, and of those that it writes, pair by pair. `inner` is padded where the
// convolution is not transposed.
template <typename T>
void TapRows(const Geometry& g, int64_t tap, T* inner, T* outer, Rows<T>* inner_rows, Rows<T>* outer_rows) {
  const int64_t a = tap / g.kernel_width, b = tap % g.kernel_width;
  inner_rows->clear();
  outer_rows->clear();
  for (int64_t row = 0; row < g.height; row++)
    for (int64_t column = 0; column < g.width; column++) {
      if (g.transposed) {
        inner_rows->push_back(inner + (row * g.width + column) * g.in);
        outer_rows->push_back(outer + ((2 * row + a) * g.out_width + 2 * column + b) * g.out);
      } else {
        inner_rows->push_back(g.padded(inner, row + a, column + b));
        outer_rows->push_back(outer + (row * g.width + column) * g.out);
      }
    }
}

template <typename T>
std::vector<T> Transposed(const T* matrix, int64_t rows, int64_t columns) {
  std::vector<T> turned(rows * columns);
  for (int64_t row = 0; row < rows; row++)
    for (int64_t column = 0; column < columns; column++) turned[column * rows + row] = matrix[row * columns + column];
  return turned;
}

// z [positions, out], which begins as zeros.
template <typename T>
void Convolve(const Geometry& g, const T* x, const T* filters, T* z) {
  std::vector<T> padded = g.transposed ? std::vector<T>() : Padded(g, x);
  T* inner = g.transposed ? const_cast<T*>(x) : padded.data();
  Rows<T> from, to;
  for (int64_t tap = 0; tap < g.taps(); tap++) {
    TapRows(g, tap, inner, z, &from, &to);
    const T* matrix = filters + tap * g.in * g.out;
    // [out, in] where it is transposed.
    if (g.transposed) {
      const std::vector<T> turned = Transposed(matrix, g.out, g.in);
      Multiply(from, g.in, turned.data(), g.out, to);
    } else {
      Multiply(from, g.in, matrix, g.out, to);
    }
  }
}

// Adds the gradient of the filters up.
template <typename T>
void FilterGradient(const Geometry& g, const T* x, T* dz, T* dfilters) {
  std::vector<T> padded = g.transposed ? std::vector<T>() : Padded(g, x);
  T* inner = g.transposed ? const_cast<T*>(x) : padded.data();
  Rows<T> from, to;
  for (int64_t tap = 0; tap < g.taps(); tap++) {
    TapRows(g, tap, inner, dz, &from, &to);
    T* matrix = dfilters + tap * g.in * g.out;
    if (g.transposed) {
      MultiplyTransposed(to, g.out, from, g.in, matrix);
    } else {
      MultiplyTransposed(from, g.in, to, g.out, matrix);
    }
  }
}

// The gradient of the maps [height, width, in], which begins as zeros.
template <typename T>
void InputGradient(const Geometry& g, const T* filters, T* dz, T* dx) {
  std::vector<T> padded(g.transposed ? 0 : g.padded_size());
  Rows<T> from, to;
  for (int64_t tap = 0; tap < g.taps(); tap++) {
    TapRows(g, tap, g.transposed ? dx : padded.data(), dz, &from, &to);
    const T* matrix = filters + tap * g.in * g.out;
    if (g.transposed) {
      Multiply(to, g.out, matrix, g.in, from);
    } else {
      const std::vector<T> turned = Transposed(matrix, g.in, g.out);
      Multiply(to, g.out, turned.data(), g.in, from);
    }
  }
  if (g.transposed) return;
  const int64_t top = (g.kernel_height - 1) / 2, left = (g.kernel_width - 1) / 2;
  for (int64_t row = 0; row < g.height; row++)
    std::memcpy(dx + row * g.width * g.in, g.padded(padded.data(), row + top, left), sizeof(T) * g.width * g.in);
}

// Turns z [positions, channels] into its normalised values, in place. `deviation` is 1 / √(σ² + ε) of each channel.
template <typename T>
void Normalise(const Settings& s, int64_t positions, int64_t channels, const T* mean, const T* variance, T* z,
               T* deviation, T* new_mean, T* new_variance) {
  std::vector<double> sum(channels), squares(channels), centre(channels);
  if (s.normalisation == kRunning) {
    for (int64_t c = 0; c < channels; c++) {
      centre[c] = mean[c];
      deviation[c] = 1 / std::sqrt(variance[c] + s.epsilon);
    }
  } else {
    for (int64_t p = 0; p < positions; p++)
      for (int64_t c = 0; c < channels; c++) sum[c] += z[p * channels + c];
    double all = 0;
    for (int64_t c = 0; c < channels; c++) all += sum[c];
    for (int64_t c = 0; c < channels; c++)
      centre[c] = s.normalisation == kGroup ? all / (positions * channels) : sum[c] / positions;
    for (int64_t p = 0; p < positions; p++)
      for (int64_t c = 0; c < channels; c++) {
        const double d = z[p * channels + c] - centre[c];
        squares[c] += d * d;
      }
    double all_squares = 0;
    for (int64_t c = 0; c < channels; c++) all_squares += squares[c];
    for (int64_t c = 0; c < channels; c++) {
      const double own = s.normalisation == kGroup ? all_squares / (positions * channels) : squares[c] / positions;
      deviation[c] = static_cast<T>(1 / std::sqrt(own + s.epsilon));
    }
  }
  const bool learns = s.normalisation == kBatch && s.momentum > 0;
  for (int64_t c = 0; c < channels; c++) {
    const T share = learns ? s.momentum : 0;
    new_mean[c] = (1 - share) * mean[c] + share * static_cast<T>(centre[c]);
    // The unbiased variance, where there is one.
    const double unbiased = learns ? squares[c] / std::max<int64_t>(1, positions - 1) : 0;
    new_variance[c] = (1 - share) * variance[c] + share * static_cast<T>(unbiased);
  }
  for (int64_t p = 0; p < positions; p++)
    for (int64_t c = 0; c < channels; c++) {
      T& value = z[p * channels + c];
      value = (value - static_cast<T>(centre[c])) * deviation[c];
    }
}

// Turns the gradient of the normalised, scaled values into that of z, in place, and adds up those of scale and offset.
template <typename T>
void NormaliseGradient(const Settings& s, int64_t positions, int64_t channels, const T* normalised,
                       const T* deviation, const T* gamma, T* dz, T* dgamma, T* dbeta) {
  std::vector<double> scale(channels), offset(channels);
  for (int64_t p = 0; p < positions; p++)
    for (int64_t c = 0; c < channels; c++) {
      offset[c] += dz[p * channels + c];
      scale[c] += static_cast<double>(dz[p * channels + c]) * normalised[p * channels + c];
    }
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
    for (int64_t c = 0; c < channels; c++) {
      shift[c] = static_cast<T>(all_offset / count);
      slope[c] = static_cast<T>(all_scale / count);
    }
  } else if (s.normalisation == kBatch) {
    for (int64_t c = 0; c < channels; c++) {
      shift[c] = static_cast<T>(gamma[c] * offset[c] / positions);
      slope[c] = static_cast<T>(gamma[c] * scale[c] / positions);
    }
  }
  for (int64_t p = 0; p < positions; p++)
    for (int64_t c = 0; c < channels; c++) {
      T& value = dz[p * channels + c];
      value = deviation[c] * (gamma[c] * value - shift[c] - normalised[p * channels + c] * slope[c]);
    }
}

// The tensors of one call: inputs are given back when it ends.
class Call {
 public:
  explicit Call(TF_OpKernelContext* context) : context_(context), status_(TF_NewStatus()) {}
  ~Call() {
    for (TF_Tensor* tensor : held_) TF_DeleteTensor(tensor);
    TF_DeleteStatus(status_);
  }
  TF_Tensor* Input(int i) {
    TF_Tensor* tensor = nullptr;
    TF_GetInput(context_, i, &tensor, status_);
    held_.push_back(tensor);
    return tensor;
  }
  template <typename T>
  static T* Values(const TF_Tensor* tensor) { return static_cast<T*>(TF_TensorData(tensor)); }
  template <typename T>
  T* Output(int i, const std::vector<int64_t>& shape) {
    int64_t size = 1;
    for (const int64_t length : shape) size *= length;
    const size_t bytes = size * sizeof(T);
    TF_Tensor* tensor =
        TF_AllocateOutput(context_, i, sizeof(T) == sizeof(double) ? TF_DOUBLE : TF_FLOAT, shape.data(), static_cast<int>(shape.size()), bytes, status_);
    held_.push_back(tensor);
    std::memset(TF_TensorData(tensor), 0, bytes);
    return Values<T>(tensor);
  }

 private:
  TF_OpKernelContext* context_;
  TF_Status* status_;
  std::vector<TF_Tensor*> held_;
};

std::vector<int64_t> ShapeOf(const TF_Tensor* tensor) {
  std::vector<int64_t> shape(TF_NumDims(tensor));
  for (size_t i = 0; i < shape.size(); i++) shape[i] = TF_Dim(tensor, static_cast<int>(i));
  return shape;
}

template <typename T>
void ForwardOp(void* kernel, TF_OpKernelContext* context) {
  const Settings& s = *static_cast<Settings*>(kernel);
  Call call(context);
  const TF_Tensor *x = call.Input(0), *filters = call.Input(1), *gamma = call.Input(2), *beta = call.Input(3),
                  *mean = call.Input(4), *variance = call.Input(5);
  const Geometry g = GeometryOf(x, filters, s.transposed);
  T* y = call.Output<T>(0, {1, g.out_height, g.out_width, g.out});
  T* normalised = call.Output<T>(1, {g.positions(), g.out});
  T* deviation = call.Output<T>(2, {g.out});
  T* new_mean = call.Output<T>(3, {g.out});
  T* new_variance = call.Output<T>(4, {g.out});
  Convolve(g, Call::Values<T>(x), Call::Values<T>(filters), normalised);
  Normalise(s, g.positions(), g.out, Call::Values<T>(mean), Call::Values<T>(variance), normalised, deviation, new_mean,
            new_variance);
  const T *scale = Call::Values<T>(gamma), *offset = Call::Values<T>(beta);
  for (int64_t p = 0; p < g.positions(); p++)
    for (int64_t c = 0; c < g.out; c++) {
      const T value = scale[c] * normalised[p * g.out + c] + offset[c];
      y[p * g.out + c] = s.relu ? std::max(value, T(0)) : value;
    }
}

template <typename T>
void NormGradientOp(void* kernel, TF_OpKernelContext* context) {
  const Settings& s = *static_cast<Settings*>(kernel);
  Call call(context);
  const TF_Tensor *dy = call.Input(0), *gamma = call.Input(1), *y = call.Input(2), *normalised = call.Input(3),
                  *deviation = call.Input(4);
  const int64_t channels = TF_Dim(gamma, 0), positions = TF_Dim(normalised, 0);
  T* dz = call.Output<T>(0, ShapeOf(y));
  T* dgamma = call.Output<T>(1, {channels});
  T* dbeta = call.Output<T>(2, {channels});
  const T *gradient = Call::Values<T>(dy), *output = Call::Values<T>(y);
  for (int64_t i = 0; i < positions * channels; i++) dz[i] = s.relu && output[i] <= 0 ? T(0) : gradient[i];
  NormaliseGradient(s, positions, channels, Call::Values<T>(normalised), Call::Values<T>(deviation), Call::Values<T>(gamma), dz,
                    dgamma, dbeta);
}

template <typename T>
void InputGradientOp(void* kernel, TF_OpKernelContext* context) {
  const Settings& s = *static_cast<Settings*>(kernel);
  Call call(context);
  const TF_Tensor *dz = call.Input(0), *filters = call.Input(1);
  int64_t height = TF_Dim(dz, 1), width = TF_Dim(dz, 2);
  if (s.transposed) {
    height = (height - TF_Dim(filters, 0)) / 2 + 1;
    width = (width - TF_Dim(filters, 1)) / 2 + 1;
  }
  const Geometry g = GeometryOf(height, width, filters, s.transposed);
  InputGradient(g, Call::Values<T>(filters), Call::Values<T>(dz), call.Output<T>(0, {1, height, width, g.in}));
}

template <typename T>
void FilterGradientOp(void* kernel, TF_OpKernelContext* context) {
  const Settings& s = *static_cast<Settings*>(kernel);
  Call call(context);
  const TF_Tensor *dz = call.Input(0), *x = call.Input(1), *filters = call.Input(2);
  FilterGradient(GeometryOf(x, filters, s.transposed), Call::Values<T>(x), Call::Values<T>(dz),
                 call.Output<T>(0, ShapeOf(filters)));
}

void* ReadSettings(TF_OpKernelConstruction* construction) {
  auto* settings = new Settings;
  TF_Status* status = TF_NewStatus();
  unsigned char flag = 0;
  TF_OpKernelConstruction_GetAttrBool(construction, "transposed", &flag, status);
  settings->transposed = flag != 0;
  TF_OpKernelConstruction_GetAttrBool(construction, "relu", &flag, status);
  settings->relu = flag != 0;
  TF_OpKernelConstruction_GetAttrInt64(construction, "normalisation", &settings->normalisation, status);
  TF_OpKernelConstruction_GetAttrFloat(construction, "epsilon", &settings->epsilon, status);
  TF_OpKernelConstruction_GetAttrFloat(construction, "momentum", &settings->momentum, status);
  TF_DeleteStatus(status);
  return settings;
}

void DeleteSettings(void* kernel) { delete static_cast<Settings*>(kernel); }

void UnknownShapes(TF_ShapeInferenceContext* context, TF_Status* status) {
  TF_ShapeInferenceContextSetUnknownShape(context, status);
}

using Compute = void (*)(void*, TF_OpKernelContext*);

// Registers an op and its kernels for the CPU; false if TensorFlow refuses.
bool Register(const char* name, const std::vector<const char*>& inputs, const std::vector<const char*>& outputs,
              Compute single, Compute twofold) {
  TF_Status* status = TF_NewStatus();
  TF_OpDefinitionBuilder* op = TF_NewOpDefinitionBuilder(name);
  for (const char* input : inputs) TF_OpDefinitionBuilderAddInput(op, input);
  for (const char* output : outputs) TF_OpDefinitionBuilderAddOutput(op, output);
  for (const char* attribute :
       {"T: {float, double}", "transposed: bool", "relu: bool", "normalisation: int", "epsilon: float", "momentum: float"})
    TF_OpDefinitionBuilderAddAttr(op, attribute);
  TF_OpDefinitionBuilderSetShapeInferenceFunction(op, &UnknownShapes);
  TF_RegisterOpDefinition(op, status);
  bool good = TF_GetCode(status) == TF_OK;
  for (const TF_DataType type : {TF_FLOAT, TF_DOUBLE}) {
    if (!good) break;
    TF_KernelBuilder* builder =
        TF_NewKernelBuilder(name, "CPU", &ReadSettings, type == TF_FLOAT ? single : twofold, &DeleteSettings);
    TF_KernelBuilder_TypeConstraint(builder, "T", type, status);
    TF_RegisterKernelBuilder(name, builder, status);
    good = TF_GetCode(status) == TF_OK;
  }
  TF_DeleteStatus(status);
  return good;
}

bool RegisterOps() {
  return Register("AstroNetPlaneConvolution",
                  {"x: T", "filters: T", "gamma: T", "beta: T", "mean: T", "variance: T"},
                  {"y: T", "normalised: T", "deviation: T", "new_mean: T", "new_variance: T"},
                  &ForwardOp<float>, &ForwardOp<double>) &&
         Register("AstroNetPlaneNormGradient",
                  {"dy: T", "gamma: T", "y: T", "normalised: T", "deviation: T"},
                  {"dz: T", "dgamma: T", "dbeta: T"}, &NormGradientOp<float>, &NormGradientOp<double>) &&
         Register("AstroNetPlaneInputGradient", {"dz: T", "filters: T"}, {"dx: T"}, &InputGradientOp<float>, &InputGradientOp<double>) &&
         Register("AstroNetPlaneFilterGradient", {"dz: T", "x: T", "filters: T"}, {"dfilters: T"},
                  &FilterGradientOp<float>, &FilterGradientOp<double>);
}

napi_value Init(napi_env env, napi_value exports) {
  // Once a process, whoever loads the addon: TensorFlow knows an op by its name.
  static const bool registered = RegisterOps();
  napi_value value;
  napi_get_boolean(env, registered, &value);
  napi_set_named_property(env, exports, "registered", value);
  return exports;
}

}  // namespace

NAPI_MODULE(plane_convolution, Init)
