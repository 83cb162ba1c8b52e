// The products of products.h, for one kind of processor: products.cc includes this once for each, in a namespace of its own.
// No include guard, for that reason.

// N values in a vector, which may lie anywhere in memory.
template <typename T, int N>
struct Vector {
  typedef T Type __attribute__((vector_size(N * sizeof(T))));
  static inline Type Load(const T* from) {
    Type value;
    __builtin_memcpy(&value, from, sizeof(value));
    return value;
  }
  static inline void Store(Type value, T* to) { __builtin_memcpy(to, &value, sizeof(value)); }
};

// M rows and V vectors of N columns of C stay in registers while all taps go by.
template <int M, int V, int N, typename T>
inline void Tile(const T* const* a, const int64_t* offsets, int64_t taps, int64_t depth, const T* b, int64_t width,
                 T* const* c, int64_t at) {
  using Lane = Vector<T, N>;
  typename Lane::Type sum[M][V];
  for (int m = 0; m < M; m++)
    for (int v = 0; v < V; v++) sum[m][v] = Lane::Load(c[m] + at + v * N);
  const T* row = b + at;
  for (int64_t tap = 0; tap < taps; tap++) {
    const T* from[M];
    for (int m = 0; m < M; m++) from[m] = a[m] + offsets[tap];
    for (int64_t k = 0; k < depth; k++, row += width) {
      typename Lane::Type factor[V];
      for (int v = 0; v < V; v++) factor[v] = Lane::Load(row + v * N);
      for (int m = 0; m < M; m++)
        for (int v = 0; v < V; v++) sum[m][v] += from[m][k] * factor[v];
    }
  }
  for (int m = 0; m < M; m++)
    for (int v = 0; v < V; v++) Lane::Store(sum[m][v], c[m] + at + v * N);
}

template <int M, int V, int N, typename T>
inline void Columns(const T* const* a, int64_t rows, const int64_t* offsets, int64_t taps, int64_t depth, const T* b,
                    int64_t width, T* const* c, int64_t at) {
  int64_t m = 0;
  for (; m + M <= rows; m += M) Tile<M, V, N>(a + m, offsets, taps, depth, b, width, c + m, at);
  for (; m + 3 <= rows; m += 3) Tile<3, V, N>(a + m, offsets, taps, depth, b, width, c + m, at);
  for (; m < rows; m++) Tile<1, V, N>(a + m, offsets, taps, depth, b, width, c + m, at);
}

// Adds up over the rows of A and B, M columns of A by V vectors of N columns of B.
template <int M, int V, int N, typename T>
inline void TransposedTile(const T* const* a, int64_t offset, const T* const* b, int64_t rows, int64_t at, T* c,
                           int64_t width) {
  using Lane = Vector<T, N>;
  typename Lane::Type sum[M][V];
  for (int m = 0; m < M; m++)
    for (int v = 0; v < V; v++) sum[m][v] = Lane::Load(c + m * width + at + v * N);
  for (int64_t r = 0; r < rows; r++) {
    const T* left = a[r] + offset;
    typename Lane::Type right[V];
    for (int v = 0; v < V; v++) right[v] = Lane::Load(b[r] + at + v * N);
    for (int m = 0; m < M; m++)
      for (int v = 0; v < V; v++) sum[m][v] += left[m] * right[v];
  }
  for (int m = 0; m < M; m++)
    for (int v = 0; v < V; v++) Lane::Store(sum[m][v], c + m * width + at + v * N);
}

template <int M, int V, int N, typename T>
inline void TransposedColumns(const T* const* a, int64_t rows, int64_t offset, int64_t height, const T* const* b,
                              int64_t at, T* c, int64_t width) {
  int64_t row = 0;
  for (; row + M <= height; row += M)
    TransposedTile<M, V, N>(a, offset + row, b, rows, at, c + row * width, width);
  for (; row + 4 <= height; row += 4)
    TransposedTile<4, V, N>(a, offset + row, b, rows, at, c + row * width, width);
  for (; row < height; row++) TransposedTile<1, V, N>(a, offset + row, b, rows, at, c + row * width, width);
}

// Sixteen columns are one vector, or two of half the length.
constexpr int kWide = WIDEST_BYTES >= 64 ? 16 : 8;
constexpr int kVectors = 16 / kWide;

template <typename T>
void AllTaps(const T* const* a, int64_t rows, const int64_t* offsets, int64_t taps, int64_t depth, const T* b,
             int64_t width, T* const* c) {
  int64_t at = 0;
  if constexpr (WIDEST_BYTES >= 64)
    for (; at + 32 <= width; at += 32) Columns<9, 2, 16>(a, rows, offsets, taps, depth, b, width, c, at);
  for (; at + 16 <= width; at += 16)
    Columns<WIDEST_BYTES >= 64 ? 12 : 6, kVectors, kWide>(a, rows, offsets, taps, depth, b, width, c, at);
  for (; at + 8 <= width; at += 8) Columns<12, 1, 8>(a, rows, offsets, taps, depth, b, width, c, at);
  for (; at < width; at++) Columns<6, 1, 1>(a, rows, offsets, taps, depth, b, width, c, at);
}

template <typename T>
void AllTransposed(const T* const* a, int64_t rows, int64_t offset, int64_t height, const T* const* b, int64_t width,
                   T* c) {
  int64_t at = 0;
  for (; at + 16 <= width; at += 16)
    TransposedColumns<WIDEST_BYTES >= 64 ? 8 : 4, kVectors, kWide>(a, rows, offset, height, b, at, c, width);
  for (; at + 8 <= width; at += 8) TransposedColumns<8, 1, 8>(a, rows, offset, height, b, at, c, width);
  for (; at < width; at++) TransposedColumns<4, 1, 1>(a, rows, offset, height, b, at, c, width);
}
