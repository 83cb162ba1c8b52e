// How many rows have their largest value where their label says. See hits.ts.

#include <algorithm>

#include "call.h"
#include "op.h"

namespace astronet {
namespace {

template <typename T>
void HitsOp(void*, TF_OpKernelContext* context) {
  Call call(context);
  const TF_Tensor* logits = call.Input(0);
  const T* row = Call::Values<T>(logits);
  const int32_t* labels = call.Values<int32_t>(1);
  const int64_t rows = TF_Dim(logits, 0), classes = TF_Dim(logits, 1);
  int64_t hits = 0;
  for (int64_t n = 0; n < rows; n++, row += classes) hits += std::max_element(row, row + classes) - row == labels[n];
  *call.Output<T>(0, {}) = static_cast<T>(hits);
}

}  // namespace

bool RegisterHits() {
  return Register({"AstroNetHits",
                   {"logits: T", "labels: int32"},
                   {"hits: T"},
                   {},
                   nullptr,
                   &HitsOp<float>,
                   &HitsOp<double>,
                   nullptr});
}

}  // namespace astronet
