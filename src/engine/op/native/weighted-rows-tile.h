// What weighted-rows.h declares, for one kind of processor: products.cc includes this once for each, behind products-tile.h.
// No include guard, for that reason.

// R lines of V vectors stay in registers while all rows go by.
template <int R, int V, int N, typename T>
inline void WeightedTile(const WeightedRows<T>& s, const T* from, T* to) {
  using Lane = Vector<T, N>;
  typename Lane::Type sum[R][V];
  for (int r = 0; r < R; r++)
    for (int v = 0; v < V; v++) sum[r][v] = Lane::Load(to + r * s.to_stride + v * N);
  for (int64_t i = 0; i < s.count; i++) {
    const T* row = from + s.offsets[i];
    const T weight = s.weights[i];
    for (int r = 0; r < R; r++)
      for (int v = 0; v < V; v++) sum[r][v] += weight * Lane::Load(row + r * s.from_stride + v * N);
  }
  for (int r = 0; r < R; r++)
    for (int v = 0; v < V; v++) Lane::Store(sum[r][v], to + r * s.to_stride + v * N);
}

// AVX-512 has 32 registers, others have 16.
constexpr int kSumsAtOnce = WIDEST_BYTES >= 64 ? 28 : 12;

template <int V, int N, typename T>
inline void WeightedLines(const WeightedRows<T>& s, int64_t at, T* to) {
  constexpr int R = kSumsAtOnce / V < 4 ? (kSumsAtOnce / V < 2 ? 1 : 2) : 4;
  int64_t line = 0;
  for (; line + R <= s.lines; line += R) WeightedTile<R, V, N>(s, s.from + line * s.from_stride + at, to + line * s.to_stride + at);
  for (; line < s.lines; line++) WeightedTile<1, V, N>(s, s.from + line * s.from_stride + at, to + line * s.to_stride + at);
}

// Vectors in parts of nearly one size, at most seven.
template <typename T>
void AllWeightedRows(const WeightedRows<T>& s, T* to) {
  constexpr int N = WIDEST_BYTES / sizeof(T);
  const int64_t vectors = s.length / N, parts = (vectors + 6) / 7;
  for (int64_t part = 0; part < parts; part++) {
    const int64_t first = vectors * part / parts;
    switch (vectors * (part + 1) / parts - first) {
      case 1: WeightedLines<1, N>(s, first * N, to); break;
      case 2: WeightedLines<2, N>(s, first * N, to); break;
      case 3: WeightedLines<3, N>(s, first * N, to); break;
      case 4: WeightedLines<4, N>(s, first * N, to); break;
      case 5: WeightedLines<5, N>(s, first * N, to); break;
      case 6: WeightedLines<6, N>(s, first * N, to); break;
      case 7: WeightedLines<7, N>(s, first * N, to); break;
    }
  }
}
