// Weights of any shape by their units: [outer, units, inner].

#ifndef ASTRONET_UNIT_AXIS_H_
#define ASTRONET_UNIT_AXIS_H_

#include <vector>

#include "call.h"
#include "parallel.h"

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

// Some units of a layer, [from, to).
struct Part {
  int64_t from, to;
  int64_t size() const { return to - from; }
};

// Calls body(layer, part) for all units of all layers, whose `axis` says how they lie: each thread takes the same share of every
// layer.
template <typename Layer, typename Body>
void ForUnits(const std::vector<Layer>& layers, const Body& body) {
  constexpr int64_t kShares = 16;
  int64_t values = 0;
  for (const Layer& layer : layers) values += layer.axis.size();
  InParallel(kShares, values, [&](int64_t begin, int64_t end) {
    for (const Layer& layer : layers) {
      const Part units{layer.axis.units * begin / kShares, layer.axis.units * end / kShares};
      if (units.size() > 0) body(layer, units);
    }
  });
}

}  // namespace astronet

#endif
