// A TensorFlow kernel's inputs, outputs and attributes through the C API, and how ops are registered.

#ifndef ASTRONET_CALL_H_
#define ASTRONET_CALL_H_

#include <cstdint>
#include <vector>

#include "tensorflow/c/kernels.h"
#include "tensorflow/c/ops.h"
#include "tensorflow/c/tf_status.h"
#include "tensorflow/c/tf_tensor.h"

namespace astronet {

using Shape = std::vector<int64_t>;

Shape ShapeOf(const TF_Tensor* tensor);
int64_t SizeOf(const TF_Tensor* tensor);

// The tensors of one call: all are given back when it ends.
class Call {
 public:
  explicit Call(TF_OpKernelContext* context) : context_(context), status_(TF_NewStatus()) {}
  ~Call();
  Call(const Call&) = delete;
  Call& operator=(const Call&) = delete;

  int inputs() const { return TF_NumInputs(context_); }
  const TF_Tensor* Input(int i);
  template <typename T>
  const T* Values(int i) { return static_cast<const T*>(TF_TensorData(Input(i))); }
  template <typename T>
  static const T* Values(const TF_Tensor* tensor) { return static_cast<const T*>(TF_TensorData(tensor)); }
  // Not set to zero.
  template <typename T>
  T* Output(int i, const Shape& shape) {
    return static_cast<T*>(Allocate(i, sizeof(T) == sizeof(double) ? TF_DOUBLE : TF_FLOAT, sizeof(T), shape));
  }

 private:
  void* Allocate(int i, TF_DataType type, size_t bytes, const Shape& shape);

  TF_OpKernelContext* context_;
  TF_Status* status_;
  std::vector<TF_Tensor*> held_;
};

// Attributes of an op as its kernel is made.
class Attributes {
 public:
  explicit Attributes(TF_OpKernelConstruction* construction) : construction_(construction), status_(TF_NewStatus()) {}
  ~Attributes() { TF_DeleteStatus(status_); }
  bool Flag(const char* name);
  int64_t Number(const char* name);
  float Real(const char* name);
  std::vector<int64_t> Numbers(const char* name);

 private:
  TF_OpKernelConstruction* construction_;
  TF_Status* status_;
};

using Compute = void (*)(void*, TF_OpKernelContext*);
using Create = void* (*)(TF_OpKernelConstruction*);
using Delete = void (*)(void*);

// An op with its kernels for the CPU, in float and double; attribute T is added to those given.
struct Op {
  const char* name;
  std::vector<const char*> inputs, outputs, attributes;
  Create create;
  Compute single, twofold;
  Delete destroy;
};

// False if TensorFlow refuses.
bool Register(const Op& op);

template <typename Settings>
void DeleteSettings(void* settings) { delete static_cast<Settings*>(settings); }

}  // namespace astronet

#endif
