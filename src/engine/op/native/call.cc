#include "call.h"

namespace astronet {

Shape ShapeOf(const TF_Tensor* tensor) {
  Shape shape(TF_NumDims(tensor));
  for (size_t i = 0; i < shape.size(); i++) shape[i] = TF_Dim(tensor, static_cast<int>(i));
  return shape;
}

int64_t SizeOf(const TF_Tensor* tensor) { return TF_TensorElementCount(tensor); }

Call::~Call() {
  for (TF_Tensor* tensor : held_) TF_DeleteTensor(tensor);
  TF_DeleteStatus(status_);
}

const TF_Tensor* Call::Input(int i) {
  TF_Tensor* tensor = nullptr;
  TF_GetInput(context_, i, &tensor, status_);
  held_.push_back(tensor);
  return tensor;
}

void* Call::Allocate(int i, TF_DataType type, size_t bytes, const Shape& shape) {
  for (const int64_t length : shape) bytes *= length;
  TF_Tensor* tensor = TF_AllocateOutput(context_, i, type, shape.data(), static_cast<int>(shape.size()), bytes, status_);
  held_.push_back(tensor);
  return TF_TensorData(tensor);
}

bool Attributes::Flag(const char* name) {
  unsigned char flag = 0;
  TF_OpKernelConstruction_GetAttrBool(construction_, name, &flag, status_);
  return flag != 0;
}

int64_t Attributes::Number(const char* name) {
  int64_t number = 0;
  TF_OpKernelConstruction_GetAttrInt64(construction_, name, &number, status_);
  return number;
}

float Attributes::Real(const char* name) {
  float number = 0;
  TF_OpKernelConstruction_GetAttrFloat(construction_, name, &number, status_);
  return number;
}

std::vector<int64_t> Attributes::Numbers(const char* name) {
  int32_t length = 0, bytes = 0;
  TF_OpKernelConstruction_GetAttrSize(construction_, name, &length, &bytes, status_);
  std::vector<int64_t> numbers(length < 0 ? 0 : length);
  TF_OpKernelConstruction_GetAttrInt64List(construction_, name, numbers.data(), static_cast<int>(numbers.size()), status_);
  return numbers;
}

namespace {

// Shapes are those that the kernel gives its outputs: ops run one by one, and nobody asks before.
void UnknownShapes(TF_ShapeInferenceContext* context, TF_Status* status) {
  TF_ShapeInferenceContextSetUnknownShape(context, status);
}

}  // namespace

bool Register(const Op& op) {
  TF_Status* status = TF_NewStatus();
  TF_OpDefinitionBuilder* definition = TF_NewOpDefinitionBuilder(op.name);
  for (const char* input : op.inputs) TF_OpDefinitionBuilderAddInput(definition, input);
  for (const char* output : op.outputs) TF_OpDefinitionBuilderAddOutput(definition, output);
  TF_OpDefinitionBuilderAddAttr(definition, "T: {float, double}");
  for (const char* attribute : op.attributes) TF_OpDefinitionBuilderAddAttr(definition, attribute);
  TF_OpDefinitionBuilderSetShapeInferenceFunction(definition, &UnknownShapes);
  TF_RegisterOpDefinition(definition, status);
  bool good = TF_GetCode(status) == TF_OK;
  for (const TF_DataType type : {TF_FLOAT, TF_DOUBLE}) {
    if (!good) break;
    TF_KernelBuilder* builder =
        TF_NewKernelBuilder(op.name, "CPU", op.create, type == TF_FLOAT ? op.single : op.twofold, op.destroy);
    TF_KernelBuilder_TypeConstraint(builder, "T", type, status);
    TF_RegisterKernelBuilder(op.name, builder, status);
    good = TF_GetCode(status) == TF_OK;
  }
  TF_DeleteStatus(status);
  return good;
}

}  // namespace astronet
