// Hard-concrete gates drawn for each image and unit, and their gradient. See hard-concrete.ts.

#include <algorithm>
#include <cmath>
#include <vector>

#include "call.h"
#include "op.h"
#include "vectors.h"

namespace astronet {
namespace {

struct Settings {
  int64_t images;
  float low, high;
};

void* ReadSettings(TF_OpKernelConstruction* construction) {
  Attributes attributes(construction);
  return new Settings{attributes.Number("images"), attributes.Real("low"), attributes.Real("high")};
}

struct GradientSettings {
  float temperature, low, high;
};

void* ReadGradientSettings(TF_OpKernelConstruction* construction) {
  Attributes attributes(construction);
  return new GradientSettings{attributes.Real("temperature"), attributes.Real("low"), attributes.Real("high")};
}

// Alea in whole numbers: TypeScript's streams have the same draws, over 2³². Multiply with carry, Baagøe 2010.
class Alea {
 public:
  explicit Alea(const int32_t* start) {
    for (int i = 0; i < 3; i++) lags_[i] = static_cast<uint32_t>(start[i]);
  }
  void Draw(int64_t count, uint32_t* draws) {
    uint64_t carry = carry_;
    uint32_t first = lags_[0], second = lags_[1], third = lags_[2];
    for (int64_t i = 0; i < count; i++) {
      const uint64_t product = uint64_t{2091639} * first + carry;
      first = second;
      second = third;
      draws[i] = third = static_cast<uint32_t>(product);
      carry = product >> 32;
    }
    carry_ = carry;
    lags_[0] = first;
    lags_[1] = second;
    lags_[2] = third;
  }

 private:
  uint64_t carry_ = 1;
  uint32_t lags_[3];
};

// Gates of one image. `shift` is e^(−3/2 log α) of each unit.
template <typename T>
INLINE void GateUnits(int64_t units, const uint32_t* draws, const T* shift, T low, T high, T* __restrict z) {
  constexpr T least = static_cast<T>(4294967296e-7);
  for (int64_t u = 0; u < units; u++) {
    // v and 1 − v, over 2³²
    const T yes = std::max(static_cast<T>(draws[u]), least), no = std::max(static_cast<T>(~draws[u]) + 1, least);
    const T odds = yes / no, power = odds * std::sqrt(odds);
    z[u] = std::min(T(1), std::max(T(0), (high - low) * (power / (power + shift[u])) + low));
  }
}
WIDEST void Gates(int64_t units, const uint32_t* draws, const float* shift, float low, float high, float* z) {
  GateUnits(units, draws, shift, low, high, z);
}
WIDEST void Gates(int64_t units, const uint32_t* draws, const double* shift, double low, double high, double* z) {
  GateUnits(units, draws, shift, low, high, z);
}

// Adds an image's gradient to that of each unit, but for the factor 1 / (β (ζ − γ)).
template <typename T>
INLINE void GradientOfUnits(int64_t units, const T* dz, const T* z, T low, T high, double* __restrict sum) {
  for (int64_t u = 0; u < units; u++) {
    const T slope = (z[u] - low) * (high - z[u]);
    sum[u] += z[u] > 0 && z[u] < 1 ? static_cast<double>(dz[u]) * slope : 0;
  }
}
WIDEST void Gradient(int64_t units, const float* dz, const float* z, float low, float high, double* sum) {
  GradientOfUnits(units, dz, z, low, high, sum);
}
WIDEST void Gradient(int64_t units, const double* dz, const double* z, double low, double high, double* sum) {
  GradientOfUnits(units, dz, z, low, high, sum);
}

template <typename T>
void ForwardOp(void* kernel, TF_OpKernelContext* context) {
  const Settings& s = *static_cast<Settings*>(kernel);
  Call call(context);
  const TF_Tensor* row = call.Input(0);
  const int64_t units = SizeOf(row);
  const T* log_alpha = Call::Values<T>(row);
  Alea stream(call.Values<int32_t>(1));
  std::vector<T> shift(units);
  for (int64_t u = 0; u < units; u++) shift[u] = std::exp(T(-1.5) * log_alpha[u]);
  std::vector<uint32_t> draws(units);
  T* z = call.Output<T>(0, {s.images, units});
  for (int64_t n = 0; n < s.images; n++, z += units) {
    stream.Draw(units, draws.data());
    Gates(units, draws.data(), shift.data(), static_cast<T>(s.low), static_cast<T>(s.high), z);
  }
}

template <typename T>
void GradientOp(void* kernel, TF_OpKernelContext* context) {
  const GradientSettings& s = *static_cast<GradientSettings*>(kernel);
  Call call(context);
  const T* dz = call.Values<T>(0);
  const TF_Tensor* gates = call.Input(1);
  const T* z = Call::Values<T>(gates);
  const int64_t images = TF_Dim(gates, 0), units = TF_Dim(gates, 1);
  std::vector<double> sum(units);
  for (int64_t n = 0; n < images; n++)
    Gradient(units, dz + n * units, z + n * units, static_cast<T>(s.low), static_cast<T>(s.high), sum.data());
  T* gradient = call.Output<T>(0, {units});
  const double factor = 1 / (static_cast<double>(s.temperature) * (s.high - s.low));
  for (int64_t u = 0; u < units; u++) gradient[u] = static_cast<T>(factor * sum[u]);
}

}  // namespace

bool RegisterHardConcrete() {
  return Register({"AstroNetHardConcrete",
                   {"log_alpha: T", "start: int32"},
                   {"z: T"},
                   {"images: int", "low: float", "high: float"},
                   &ReadSettings,
                   &ForwardOp<float>,
                   &ForwardOp<double>,
                   &DeleteSettings<Settings>}) &&
         Register({"AstroNetHardConcreteGradient",
                   {"dz: T", "z: T"},
                   {"gradient: T"},
                   {"temperature: float", "low: float", "high: float"},
                   &ReadGradientSettings,
                   &GradientOp<float>,
                   &GradientOp<double>,
                   &DeleteSettings<GradientSettings>});
}

}  // namespace astronet
