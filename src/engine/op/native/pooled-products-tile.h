// What pooled-products.h declares, for one kind of processor: products.cc includes this once for each, behind products-tile.h.
// No include guard, for that reason.

// Four rows of four values to four columns of them.
template <typename T>
inline void Transpose4(typename Vector<T, 4>::Type (&v)[4]) {
  using Four = typename Vector<T, 4>::Type;
#if defined(__clang__)
#define FOUR_OF(a, b, i, j, k, l) __builtin_shufflevector(a, b, i, j, k, l)
#else
  typedef typename IntegerOf<sizeof(T)>::Type Places __attribute__((vector_size(4 * sizeof(T))));
#define FOUR_OF(a, b, i, j, k, l) __builtin_shuffle(a, b, Places{i, j, k, l})
#endif
  const Four a = FOUR_OF(v[0], v[1], 0, 4, 1, 5), b = FOUR_OF(v[0], v[1], 2, 6, 3, 7);
  const Four c = FOUR_OF(v[2], v[3], 0, 4, 1, 5), d = FOUR_OF(v[2], v[3], 2, 6, 3, 7);
  v[0] = FOUR_OF(a, c, 0, 1, 4, 5);
  v[1] = FOUR_OF(a, c, 2, 3, 6, 7);
  v[2] = FOUR_OF(b, d, 0, 1, 4, 5);
  v[3] = FOUR_OF(b, d, 2, 3, 6, 7);
#undef FOUR_OF
}

// Four lines of `length` values to columns of `to`, which are kLanes apart, four values of each at once; the last four begin
// where they end with the line.
template <typename T>
inline void LinesToColumns(const T* const* lines, int64_t length, T* to) {
  using Lane = Vector<T, 4>;
  if (length < 4) {
    for (int64_t j = 0; j < length; j++)
      for (int i = 0; i < 4; i++) to[j * kLanes + i] = lines[i][j];
    return;
  }
  for (int64_t next = 0; next < length; next += 4) {
    const int64_t j = next + 4 <= length ? next : length - 4;
    typename Lane::Type v[4];
    for (int i = 0; i < 4; i++) v[i] = Lane::Load(lines[i] + j);
    Transpose4<T>(v);
    for (int i = 0; i < 4; i++) Lane::Store(v[i], to + (j + i) * kLanes);
  }
}

template <typename T>
inline void ColumnsToLines(const T* from, int64_t length, T* const* lines) {
  using Lane = Vector<T, 4>;
  if (length < 4) {
    for (int64_t j = 0; j < length; j++)
      for (int i = 0; i < 4; i++) lines[i][j] = from[j * kLanes + i];
    return;
  }
  for (int64_t next = 0; next < length; next += 4) {
    const int64_t j = next + 4 <= length ? next : length - 4;
    typename Lane::Type v[4];
    for (int i = 0; i < 4; i++) v[i] = Lane::Load(from + (j + i) * kLanes);
    Transpose4<T>(v);
    for (int i = 0; i < 4; i++) Lane::Store(v[i], lines[i] + j);
  }
}

template <typename T>
void AllPatches(const Patch& patch, const T* const* windows, const int64_t* strides, T* packed) {
  for (int64_t row = 0; row < patch.rows; row++)
    for (int64_t first = 0; first < kLanes; first += 4) {
      const T* lines[4];
      for (int i = 0; i < 4; i++) lines[i] = windows[first + i] + row * strides[first + i];
      LinesToColumns(lines, patch.length, packed + row * patch.length * kLanes + first);
    }
}

template <typename T>
void AllUnpacked(const T* packed, int64_t rows, T* const* to, int64_t columns) {
  int64_t first = 0;
  for (; first + 4 <= columns; first += 4) ColumnsToLines(packed + first, rows, to + first);
  for (; first < columns; first++)
    for (int64_t j = 0; j < rows; j++) to[first][j] = packed[j * kLanes + first];
}

// F filters from `w` on, and P phases from one on at once; their largest is kept where it is larger than what is there.
template <int F, int P, int N, typename T>
inline void PooledTile(const PooledSums<T>& s, const T* packed, int64_t from_phase, const T* w, T* pooled, T* winners) {
  using Lane = Vector<T, N>;
  typename Lane::Type sum[F][P];
  for (int f = 0; f < F; f++)
    for (int p = 0; p < P; p++) sum[f][p] = typename Lane::Type{};
  for (int64_t tap = 0; tap < s.tap_count; tap++) {
    const T* from[P];
    for (int p = 0; p < P; p++) from[p] = packed + (s.phases[from_phase + p] + s.taps[tap]) * kLanes;
    for (int64_t k = 0; k < s.depth * kLanes; k += kLanes, w += s.count) {
      typename Lane::Type seen[P];
      for (int p = 0; p < P; p++) seen[p] = Lane::Load(from[p] + k);
      for (int f = 0; f < F; f++)
        for (int p = 0; p < P; p++) sum[f][p] += w[f] * seen[p];
    }
  }
  for (int f = 0; f < F; f++) {
    typename Lane::Type largest = from_phase == 0 ? sum[f][0] : Lane::Load(pooled + f * kLanes);
    if (winners != nullptr) {
      typename Lane::Type before = largest, winner{};
      if (from_phase > 0) winner = Lane::Load(winners + f * kLanes);
      for (int p = 0; p < P; p++) {
        winner = sum[f][p] > before ? typename Lane::Type{} + static_cast<T>(from_phase + p) : winner;
        before = sum[f][p] > before ? sum[f][p] : before;
      }
      Lane::Store(winner, winners + f * kLanes);
    }
    for (int p = 0; p < P; p++) largest = sum[f][p] > largest ? sum[f][p] : largest;
    Lane::Store(largest, pooled + f * kLanes);
  }
}

template <int F, int P, int N, typename T>
inline void PooledLanes(const PooledSums<T>& s, const T* packed, const T* w, T* pooled, T* winners) {
  for (int64_t lane = 0; lane < kLanes; lane += N)
    for (int64_t p = 0; p < kPhases; p += P)
      PooledTile<F, P, N>(s, packed + lane, p, w, pooled + lane, winners == nullptr ? nullptr : winners + lane);
}

// Tiles of filters of nearly one size, at most `most`.
template <int P, int N, int most, typename T>
inline void PooledFilters(const PooledSums<T>& s, const T* packed, T* pooled, T* winners) {
  const int64_t tiles = (s.count + most - 1) / most;
  for (int64_t tile = 0; tile < tiles; tile++) {
    const int64_t from = s.count * tile / tiles;
    const T* w = s.w + from;
    T* own = pooled + from * kLanes;
    T* won = winners == nullptr ? nullptr : winners + from * kLanes;
    switch (s.count * (tile + 1) / tiles - from) {
      case 1: PooledLanes<1, P, N>(s, packed, w, own, won); break;
      case 2: PooledLanes<2, P, N>(s, packed, w, own, won); break;
      case 3: PooledLanes<3, P, N>(s, packed, w, own, won); break;
      case 4: PooledLanes<4, P, N>(s, packed, w, own, won); break;
      case 5: PooledLanes<5, P, N>(s, packed, w, own, won); break;
      case 6: PooledLanes<6, P, N>(s, packed, w, own, won); break;
      case 7: PooledLanes<7, P, N>(s, packed, w, own, won); break;
    }
  }
}

// Adds the biases; negative values become zeros, and what is no number stays that.
template <int N, typename T>
inline void Finish(const PooledSums<T>& s, T* pooled) {
  using Lane = Vector<T, N>;
  const typename Lane::Type zeros{};
  for (int64_t at = 0; at < s.count * kLanes; at += N) {
    typename Lane::Type value = Lane::Load(pooled + at);
    if (s.bias != nullptr) value += s.bias[at / kLanes];
    if (s.rectified) value = value < zeros ? zeros : value;
    Lane::Store(value, pooled + at);
  }
}

// AVX-512 has 32 registers, others have 16.
template <typename T>
void AllPooled(const PooledSums<T>& s, const T* packed, T* pooled, T* winners) {
  constexpr int N = WIDEST_BYTES / sizeof(T);
  if constexpr (WIDEST_BYTES >= 64)
    PooledFilters<4, N, 7>(s, packed, pooled, winners);
  else
    PooledFilters<2, N, 6>(s, packed, pooled, winners);
  Finish<N>(s, pooled);
}
