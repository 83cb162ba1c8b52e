// A bias and ReLU behind a layer's sums, and their gradient. See bias-activation.ts.

#include "bias-activation.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "call.h"
#include "maps.h"
#include "op.h"
#include "parallel.h"
#include "parts.h"
#include "vectors.h"

namespace astronet {
namespace {

// Lane i of `lanes` values that lie behind one another has the bias bias[i].
template <bool biased, bool rectified, typename T>
INLINE void FollowLanes(int64_t lanes, int64_t length, const T* __restrict bias, T* __restrict z) {
  for (int64_t i = 0; i < length; i += lanes) {
    const int64_t count = std::min(lanes, length - i);
    T* values = z + i;
    for (int64_t l = 0; l < count; l++) {
      const T sum = biased ? values[l] + bias[l] : values[l];
      // What is no number stays so.
      values[l] = rectified && sum < T(0) ? T(0) : sum;
    }
  }
}

template <typename T>
INLINE void FollowBy(int64_t lanes, int64_t length, const T* bias, bool rectified, T* z) {
  if (bias == nullptr) {
    if (rectified) FollowLanes<false, true>(length, length, bias, z);
  } else if (rectified) {
    FollowLanes<true, true>(lanes, length, bias, z);
  } else {
    FollowLanes<true, false>(lanes, length, bias, z);
  }
}
WIDEST void Follow(int64_t lanes, int64_t length, const float* bias, bool rectified, float* z) {
  FollowBy(lanes, length, bias, rectified, z);
}
WIDEST void Follow(int64_t lanes, int64_t length, const double* bias, bool rectified, double* z) {
  FollowBy(lanes, length, bias, rectified, z);
}

// dz = dy where y > 0, and its sum in each lane; without y it is dy, and is not written.
template <typename T>
INLINE void GradientLanes(int64_t lanes, int64_t length, const T* dy, const T* y, T* dz, T* __restrict sum) {
  std::fill(sum, sum + lanes, T(0));
  for (int64_t i = 0; i < length; i += lanes) {
    const int64_t count = std::min(lanes, length - i);
    const T* given = dy + i;
    if (y == nullptr) {
      for (int64_t l = 0; l < count; l++) sum[l] += given[l];
      continue;
    }
    const T* out = y + i;
    T* kept = dz + i;
    INDEPENDENT
    for (int64_t l = 0; l < count; l++) {
      const T own = out[l] > T(0) ? given[l] : T(0);
      kept[l] = own;
      sum[l] += own;
    }
  }
}
WIDEST void Gradient(int64_t lanes, int64_t length, const float* dy, const float* y, float* dz, float* sum) {
  GradientLanes(lanes, length, dy, y, dz, sum);
}
WIDEST void Gradient(int64_t lanes, int64_t length, const double* dy, const double* y, double* dz, double* sum) {
  GradientLanes(lanes, length, dy, y, dz, sum);
}

struct Settings {
  bool rectified;
};

void* ReadSettings(TF_OpKernelConstruction* construction) { return new Settings{Attributes(construction).Flag("rectified")}; }

// Changes its first input: whoever asks for it has just had that computed, and nobody else has seen it.
template <typename T>
void InPlaceOp(void* kernel, TF_OpKernelContext* context) {
  Call call(context);
  const TF_Tensor* sums = call.Input(0);
  const Maps maps(sums);
  const T* bias = call.inputs() > 1 ? call.Values<T>(1) : nullptr;
  const BiasActivation<T> following(bias, maps.channels, static_cast<Settings*>(kernel)->rectified);
  T* z = static_cast<T*>(TF_TensorData(sums));
  InParallel(maps.rows, maps.size(), [&](int64_t begin, int64_t end) {
    following.ApplyToRows(end - begin, z + begin * maps.channels);
  });
}

template <typename T>
void GradientOp(void*, TF_OpKernelContext* context) {
  Call call(context);
  const TF_Tensor* given = call.Input(0);
  const Maps maps(given);
  const bool rectified = call.inputs() > 1;
  const int64_t channels = maps.channels, lanes = maps.lanes();
  const T *dy = Call::Values<T>(given), *y = rectified ? call.Values<T>(1) : nullptr;
  T* dz = rectified ? call.Output<T>(0, ShapeOf(given)) : nullptr;
  T* dbias = call.Output<T>(rectified ? 1 : 0, {channels});
  Parts<std::vector<double>> parts;
  InParallel(maps.rows, maps.size(), [&](int64_t begin, int64_t end) {
    std::vector<T> sum(lanes);
    std::vector<double> found(channels);
    maps.EachBlock(begin, end, [&](int64_t from, int64_t length) {
      Gradient(lanes, length, dy + from, rectified ? y + from : nullptr, rectified ? dz + from : nullptr, sum.data());
      AddLanes(maps, sum.data(), found.data());
    });
    parts.Add(begin, std::move(found));
  });
  std::vector<double> total(channels);
  for (const auto& part : parts.InOrder())
    for (int64_t c = 0; c < channels; c++) total[c] += part.second[c];
  for (int64_t c = 0; c < channels; c++) dbias[c] = static_cast<T>(total[c]);
}

}  // namespace

template <typename T>
BiasActivation<T>::BiasActivation(const T* bias, int64_t channels, bool rectified)
    : bias_(bias), channels_(channels), rectified_(rectified) {
  if (bias != nullptr) lanes_ = Maps(1, channels).Spread<T>(bias);
}

template <typename T>
void BiasActivation<T>::ApplyToRows(int64_t rows, T* z) const {
  Follow(lanes_.size(), rows * channels_, bias_ == nullptr ? nullptr : lanes_.data(), rectified_, z);
}

template <typename T>
void BiasActivation<T>::ApplyFrom(int64_t channel, int64_t length, T* z) const {
  Follow(length, length, bias_ == nullptr ? nullptr : bias_ + channel, rectified_, z);
}

template class BiasActivation<float>;
template class BiasActivation<double>;

bool RegisterBiasActivation() {
  return Register({"AstroNetBiasActivation",
                   {"z: T", "bias: biases * T"},
                   {},
                   {"biases: int >= 0", "rectified: bool"},
                   &ReadSettings,
                   &InPlaceOp<float>,
                   &InPlaceOp<double>,
                   &DeleteSettings<Settings>}) &&
         Register({"AstroNetBiasActivationGradient",
                   {"dy: T", "y: rectified * T"},
                   {"dz: rectified * T", "dbias: T"},
                   {"rectified: int >= 0"},
                   nullptr,
                   &GradientOp<float>,
                   &GradientOp<double>,
                   nullptr});
}

}  // namespace astronet
