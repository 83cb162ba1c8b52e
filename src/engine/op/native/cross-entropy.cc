// Mean cross-entropy of logits against class labels, its gradient by them, and how many are right. See cross-entropy.ts.

#include <algorithm>
#include <cmath>
#include <limits>

#include "call.h"
#include "op.h"

namespace astronet {
namespace {

// Labels that are no class make the loss no number, as logits that are none do.
template <typename T>
void CrossEntropyOp(void*, TF_OpKernelContext* context) {
  Call call(context);
  const TF_Tensor* logits = call.Input(0);
  const T* z = Call::Values<T>(logits);
  const int32_t* labels = call.Values<int32_t>(1);
  const int64_t rows = TF_Dim(logits, 0), classes = TF_Dim(logits, 1);
  T* loss = call.Output<T>(0, {});
  T* slopes = call.Output<T>(1, {rows, classes});
  double total = 0;
  int64_t hits = 0;
  for (int64_t n = 0; n < rows; n++, z += classes, slopes += classes) {
    const T* best = std::max_element(z, z + classes);
    const T largest = *best;
    hits += best - z == labels[n];
    T sum = 0;
    for (int64_t c = 0; c < classes; c++) sum += slopes[c] = std::exp(z[c] - largest);
    const T share = T(1) / (sum * static_cast<T>(rows));
    for (int64_t c = 0; c < classes; c++) slopes[c] *= share;
    const bool is_class = labels[n] >= 0 && labels[n] < classes;
    if (is_class) slopes[labels[n]] -= T(1) / static_cast<T>(rows);
    total += is_class ? static_cast<double>(largest) - z[labels[n]] + std::log(static_cast<double>(sum))
                      : std::numeric_limits<double>::quiet_NaN();
  }
  *loss = static_cast<T>(total / rows);
  *call.Output<T>(2, {}) = static_cast<T>(hits);
}

}  // namespace

bool RegisterCrossEntropy() {
  return Register({"AstroNetCrossEntropy",
                   {"logits: T", "labels: int32"},
                   {"loss: T", "slopes: T", "hits: T"},
                   {},
                   nullptr,
                   &CrossEntropyOp<float>,
                   &CrossEntropyOp<double>,
                   nullptr});
}

}  // namespace astronet
