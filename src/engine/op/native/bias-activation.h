// What follows a layer's sums z [rows, channels], in place: z + b, max(z, 0) or max(z + b, 0).

#ifndef ASTRONET_BIAS_ACTIVATION_H_
#define ASTRONET_BIAS_ACTIVATION_H_

#include <cstdint>
#include <vector>

namespace astronet {

template <typename T>
class BiasActivation {
 public:
  // Nothing follows.
  BiasActivation() = default;
  // `bias` [channels] may be null.
  BiasActivation(const T* bias, int64_t channels, bool rectified);

  bool is_nothing() const { return bias_ == nullptr && !rectified_; }
  // Rows that lie behind one another.
  void ApplyToRows(int64_t rows, T* z) const;
  // Values of one row, from a channel on.
  void ApplyFrom(int64_t channel, int64_t length, T* z) const;

 private:
  const T* bias_ = nullptr;
  int64_t channels_ = 0;
  bool rectified_ = false;
  // The bias again and again, so that loops are long where channels are few.
  std::vector<T> lanes_;
};

}  // namespace astronet

#endif
