// Weights of any shape by their units: [outer, units, inner].

#ifndef ASTRONET_UNIT_AXIS_H_
#define ASTRONET_UNIT_AXIS_H_

#include "call.h"

namespace astronet {

struct UnitAxis {
  int64_t outer = 1, units = 1, inner = 1;

  UnitAxis(const TF_Tensor* weights, int64_t axis) {
    const Shape shape = ShapeOf(weights);
    for (int64_t i = 0; i < static_cast<int64_t>(shape.size()); i++)
      (i < axis ? outer : i == axis ? units : inner) *= shape[i];
  }

  // Weights of one unit.
  int64_t weights() const { return outer * inner; }
  int64_t size() const { return outer * units * inner; }
};

}  // namespace astronet

#endif
