// The products of matrix-product.h, for one kind of processor: products.cc includes this once for each, behind products-tile.h, whose
// vectors it takes. No include guard, for that reason.

// M rows and V vectors of N columns of C stay in registers.
template <int M, int V, int N, typename T>
inline void MatrixTile(const MatrixProduct<T>& p, int64_t row, int64_t at) {
  using Lane = Vector<T, N>;
  typename Lane::Type sum[M][V] = {};
  const T *left = p.a + row * p.a_row, *right = p.b + at;
  for (int64_t k = 0; k < p.depth; k++, left += p.a_column, right += p.b_row) {
    typename Lane::Type factor[V];
    for (int v = 0; v < V; v++) factor[v] = Lane::Load(right + v * N);
    for (int m = 0; m < M; m++)
      for (int v = 0; v < V; v++) sum[m][v] += left[m * p.a_row] * factor[v];
  }
  for (int m = 0; m < M; m++)
    for (int v = 0; v < V; v++) Lane::Store(sum[m][v], p.c + (row + m) * p.c_row + at + v * N);
}

template <int V, int N, typename T>
inline void MatrixColumns(const MatrixProduct<T>& p, int64_t at) {
  constexpr int kRows = WIDEST_BYTES >= 64 ? 8 : 4;
  int64_t row = 0;
  for (; row + kRows <= p.rows; row += kRows) MatrixTile<kRows, V, N>(p, row, at);
  for (; row + 2 <= p.rows; row += 2) MatrixTile<2, V, N>(p, row, at);
  for (; row < p.rows; row++) MatrixTile<1, V, N>(p, row, at);
}

// Columns that do not fill a vector are computed with some before them, once more: they come out the same.
template <typename T>
void AllMatrix(const MatrixProduct<T>& p) {
  int64_t at = 0;
  for (; at + 2 * kWide <= p.columns; at += 2 * kWide) MatrixColumns<2, kWide>(p, at);
  for (; at + kWide <= p.columns; at += kWide) MatrixColumns<1, kWide>(p, at);
  if (at == p.columns) return;
  if (p.columns >= kWide) return MatrixColumns<1, kWide>(p, p.columns - kWide);
  if constexpr (kWide > 8) {
    if (p.columns >= 8) {
      MatrixColumns<1, 8>(p, at);
      return MatrixColumns<1, 8>(p, p.columns - 8);
    }
  }
  for (; at < p.columns; at++) MatrixColumns<1, 1>(p, at);
}
