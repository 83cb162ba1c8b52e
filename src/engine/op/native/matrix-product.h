// Products of matrices small enough to stay in the processor's caches: what dense layers are made of.

#ifndef ASTRONET_MATRIX_PRODUCT_H_
#define ASTRONET_MATRIX_PRODUCT_H_

#include <cstdint>

namespace astronet {

// C = A B. A [rows, depth] lies in steps of `a_row` and `a_column` values, so that it may be the transpose of what is stored; B [depth,
// columns] and C [rows, columns] lie row by row, in steps of `b_row` and `c_row`.
template <typename T>
struct MatrixProduct {
  int64_t rows, depth, columns;
  const T* a;
  int64_t a_row, a_column;
  const T* b;
  int64_t b_row;
  T* c;
  int64_t c_row;
};

void Multiply(const MatrixProduct<float>& product);
void Multiply(const MatrixProduct<double>& product);

}  // namespace astronet

#endif
