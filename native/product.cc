#include "product.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <new>

#include "kernel.h"
#include "lanes.h"
#include "parallel.h"

namespace gradbook {

namespace {

// So many terms of the sums are gone through at a time: a panel's part with 32 columns is 32 KB then, which stay in the first cache.
constexpr int64_t kInner = 256;
constexpr size_t kAlignment = 64;

// With fewer panels a product is cut into blocks of so many rows too, so that each thread gets its share.
constexpr int64_t kMorePanels = 8, kBlock = 64;

// After shorter ones the other thread stays awake for the next in any case: the steps that have them leave it little else to do. See src/backend/mends/products.ts.
constexpr int64_t kLasting = 1 << 24;

// Fewer multiplications are done before another thread has begun, which is sooner where it stays awake.
constexpr int64_t kForTwo = 1 << 21, kForTwoAwake = 1 << 19;

// Pairs of matrices are dealt out in so many shares.
constexpr int64_t kMostShares = 32;

// How far apart rows lie; of x that lies transposed, its columns.
struct Strides {
  int64_t x, start, y;
};

// How many terms before their turn x's numbers are fetched, where x lies transposed: each term's lie in a line of their own.
constexpr int64_t kTermsAhead = 8;

// Adds the terms from k to `end` to a tile's sums, and moves along the panel.
template <int kNumbers, bool kTransposed, int kVectors, int kRows>
GRADBOOK_INLINE void AddTerms(int64_t k, int64_t end, const float* x, int64_t stride, const float*& panel, typename Lane<kNumbers>::Type (&sums)[kRows][kVectors]) {
  using Vector = typename Lane<kNumbers>::Type;
  for (; k < end; k++, panel += kVectors * kNumbers) {
    const Vector* b = reinterpret_cast<const Vector*>(panel);
    if (kTransposed && kVectors == 2) {
      Fetch(x + (k + kTermsAhead) * stride);
      Fetch(x + k * stride + kLine);
    }
#pragma GCC unroll 16
    for (int row = 0; row < kRows; row++) {
      const float a = kTransposed ? x[k * stride + row] : x[row * stride + k];
#pragma GCC unroll 2
      for (int i = 0; i < kVectors; i++) sums[row][i] += a * b[i];
    }
  }
}

// kRows rows of y in the width of kVectors vectors: sums stay in registers while x's and the panel's numbers go by.
template <int kNumbers, bool kTransposed, int kVectors, int kRows>
GRADBOOK_INLINE void Tile(int64_t inner, const float* x, const float* panel, const float* start, float* y, const Strides& strides) {
  using Vector = typename Lane<kNumbers>::Type;
  Vector sums[kRows][kVectors];
#pragma GCC unroll 16
  for (int row = 0; row < kRows; row++) {
#pragma GCC unroll 2
    for (int i = 0; i < kVectors; i++) sums[row][i] = reinterpret_cast<const Vector*>(start + row * strides.start)[i];
  }
  int64_t k = 0;
  if (!kTransposed && kVectors == 2) {
    for (; k + kLine <= inner; k += kLine) {
      // The next rows: nobody knows before their turn that they are wanted, and the third cache is far.
#pragma GCC unroll 16
      for (int row = 0; row < kRows; row++) Fetch(x + (kRows + row) * strides.x + k);
      AddTerms<kNumbers, kTransposed, kVectors, kRows>(k, k + kLine, x, strides.x, panel, sums);
    }
  }
  AddTerms<kNumbers, kTransposed, kVectors, kRows>(k, inner, x, strides.x, panel, sums);
#pragma GCC unroll 16
  for (int row = 0; row < kRows; row++) {
#pragma GCC unroll 2
    for (int i = 0; i < kVectors; i++) reinterpret_cast<Vector*>(y + row * strides.y)[i] = sums[row][i];
  }
}

// Rows in the width of one panel: kRows at a time, the rest in halves of that.
template <int kNumbers, bool kTransposed, int kVectors, int kRows>
GRADBOOK_INLINE void Rows(int64_t rows, int64_t inner, const float* x, const float* panel, const float* start, float* y, const Strides& strides) {
  const int64_t row_of_x = kTransposed ? 1 : strides.x;
  for (; rows >= kRows; rows -= kRows, x += kRows * row_of_x, start += kRows * strides.start, y += kRows * strides.y) {
    Tile<kNumbers, kTransposed, kVectors, kRows>(inner, x, panel, start, y, strides);
  }
  if constexpr (kRows > 1) {
    if (rows > 0) Rows<kNumbers, kTransposed, kVectors, kRows / 2>(rows, inner, x, panel, start, y, strides);
  }
}

// `width` columns of y by one panel. The last panel may be wider than what is left of y: then its rows go by way of `edge`.
template <int kNumbers, bool kTransposed, int kVectors, int kRows>
GRADBOOK_INLINE void Panel(int64_t rows, int64_t inner, int64_t width, const float* x, const float* panel, const float* start, float* y, const Strides& strides) {
  constexpr int64_t kWidth = kVectors * kNumbers;
  if (width == kWidth) return Rows<kNumbers, kTransposed, kVectors, kRows>(rows, inner, x, panel, start, y, strides);
  for (; rows > 0; rows -= kRows, x += kRows * (kTransposed ? 1 : strides.x), start += kRows * strides.start, y += kRows * strides.y) {
    const int64_t count = std::min(rows, int64_t{kRows});
    float edge[kRows * kWidth] = {};
    for (int64_t row = 0; row < count; row++) std::memcpy(edge + row * kWidth, start + row * strides.start, width * sizeof(float));
    Rows<kNumbers, kTransposed, kVectors, kRows>(count, inner, x, panel, edge, edge, {strides.x, kWidth, kWidth});
    for (int64_t row = 0; row < count; row++) std::memcpy(y + row * strides.y, edge + row * kWidth, width * sizeof(float));
  }
}

// Rows become columns: each round lays the vectors' two halves between each other, and after as many rounds as halving takes all are in place.
template <int kNumbers>
GRADBOOK_INLINE void Transpose(typename Lane<kNumbers>::Type* vectors) {
  using Vector = typename Lane<kNumbers>::Type;
  typename Lane<kNumbers>::Order low, high;
  for (int i = 0; i < kNumbers; i++) {
    low[i] = i / 2 + (i % 2) * kNumbers;
    high[i] = low[i] + kNumbers / 2;
  }
#pragma GCC unroll 4
  for (int round = 1; round < kNumbers; round *= 2) {
    Vector next[kNumbers];
#pragma GCC unroll 8
    for (int i = 0; i < kNumbers / 2; i++) {
      next[2 * i] = __builtin_shuffle(vectors[i], vectors[i + kNumbers / 2], low);
      next[2 * i + 1] = __builtin_shuffle(vectors[i], vectors[i + kNumbers / 2], high);
    }
#pragma GCC unroll 16
    for (int i = 0; i < kNumbers; i++) vectors[i] = next[i];
  }
}

// `count` columns of a matrix as a panel; what is left of the panel's width is 0. Rows, or columns where they lie in one piece, are `stride` apart.
template <int kNumbers, int kVectors>
GRADBOOK_INLINE void PackPanel(const float* numbers, int64_t stride, bool transposed, int64_t inner, int64_t count, float* to) {
  constexpr int64_t kWidth = kVectors * kNumbers;
  if (count < kWidth) std::fill_n(to, inner * kWidth, 0.0f);
  if (!transposed) {
    for (int64_t k = 0; k < inner; k++) std::memcpy(to + k * kWidth, numbers + k * stride, (count == kWidth ? kWidth : count) * sizeof(float));
    return;
  }
  using Vector = typename Lane<kNumbers>::Type;
  int64_t k = 0;
  for (; count == kWidth && k + kNumbers <= inner; k += kNumbers) {
    for (int half = 0; half < kVectors; half++) {
      Vector square[kNumbers];
#pragma GCC unroll 16
      for (int j = 0; j < kNumbers; j++) square[j] = *reinterpret_cast<const Vector*>(numbers + (half * kNumbers + j) * stride + k);
      Transpose<kNumbers>(square);
#pragma GCC unroll 16
      for (int j = 0; j < kNumbers; j++) *reinterpret_cast<Vector*>(to + (k + j) * kWidth + half * kNumbers) = square[j];
    }
  }
  for (int64_t j = 0; j < count; j++) {
    for (int64_t rest = k; rest < inner; rest++) to[rest * kWidth + j] = numbers[j * stride + rest];
  }
}

// y's columns of one panel.
using Multiply = void (*)(int64_t rows, int64_t inner, int64_t width, const float* x, const float* panel, const float* start, float* y, const Strides& strides);

// What a processor is good at: panels of one vector or two.
struct Method {
  int64_t vector;
  void (*pack[2])(const float* numbers, int64_t stride, bool transposed, int64_t inner, int64_t count, float* to);
  Multiply multiply[2], multiply_transposed[2];
};

constexpr int64_t kWidest = 32;

#define GRADBOOK_METHOD(name, target, numbers, rows)                                                                                                          \
  template <int kVectors>                                                                                                                                     \
  target void Pack##name(const float* from, int64_t stride, bool transposed, int64_t inner, int64_t count, float* to) {                                       \
    PackPanel<numbers, kVectors>(from, stride, transposed, inner, count, to);                                                                                 \
  }                                                                                                                                                           \
  template <bool kTransposed, int kVectors>                                                                                                                   \
  target void Multiply##name(int64_t count, int64_t inner, int64_t width, const float* x, const float* panel, const float* start, float* y, const Strides& s) { \
    Panel<numbers, kTransposed, kVectors, rows>(count, inner, width, x, panel, start, y, s);                                                                  \
  }                                                                                                                                                           \
  constexpr Method k##name{numbers, {Pack##name<1>, Pack##name<2>}, {Multiply##name<false, 1>, Multiply##name<false, 2>}, {Multiply##name<true, 1>, Multiply##name<true, 2>}};

#if defined(__x86_64__) && defined(__GNUC__)
GRADBOOK_METHOD(Avx512, __attribute__((target("avx512f"))), 16, 8)
GRADBOOK_METHOD(Avx2, __attribute__((target("avx2,fma"))), 8, 6)
#endif
GRADBOOK_METHOD(Anywhere, , 4, 4)

const Method& Here() {
#if defined(__x86_64__) && defined(__GNUC__)
  static const Method& method = ForThisProcessor(kAvx512, kAvx2, kAnywhere);
#else
  static const Method& method = kAnywhere;
#endif
  return method;
}

// How many vectors wide the panel is that begins where so many columns are left.
int VectorsFor(int64_t left) { return left > Here().vector ? 2 : 1; }

}  // namespace

PackedMatrix::PackedMatrix(const float* numbers, int64_t inner, int64_t columns, bool transposed) : inner_(inner), columns_(columns) {
  const Method& here = Here();
  const size_t bytes = static_cast<size_t>((columns + here.vector - 1) / here.vector * here.vector * inner) * sizeof(float);
  panels_.reset(static_cast<float*>(std::aligned_alloc(kAlignment, (bytes + kAlignment - 1) / kAlignment * kAlignment)));
  if (panels_ == nullptr && bytes > 0) throw std::bad_alloc();
  for (int64_t first = 0; first < columns; first += 2 * here.vector) {
    const int vectors = VectorsFor(columns - first);
    const float* from = numbers + first * (transposed ? inner : 1);
    here.pack[vectors - 1](from, transposed ? inner : columns, transposed, inner, std::min(vectors * here.vector, columns - first), panels_.get() + first * inner);
  }
}

void PackedMatrix::Product(int64_t rows, const float* x, const float* start, int64_t start_width, float* y) const {
  const Method& here = Here();
  for (int64_t first = 0; first < columns_; first += 2 * here.vector) {
    const int vectors = VectorsFor(columns_ - first);
    const int64_t width = vectors * here.vector;
    for (int64_t from = 0; from < inner_; from += kInner) {
      const float *panel = panels_.get() + first * inner_ + from * width, *before = from == 0 ? start : y;
      const Strides strides{inner_, from == 0 ? start_width : columns_, columns_};
      here.multiply[vectors - 1](rows, std::min(kInner, inner_ - from), std::min(width, columns_ - first), x + from, panel, before + first, y + first, strides);
    }
  }
}

namespace {

// Some columns of y, whose rows are `stride` apart. NaN stays NaN.
GRADBOOK_EVERY_X86
void Apply(const float* bias, bool relu, int64_t rows, int64_t columns, int64_t stride, float* y) {
  for (int64_t row = 0; row < rows; row++, y += stride) {
    GRADBOOK_INDEPENDENT
    for (int64_t n = 0; n < columns; n++) {
      const float sum = y[n] + bias[n];
      y[n] = relu && sum < 0 ? 0 : sum;
    }
  }
}

}  // namespace

namespace {

// A product in pieces of one panel's columns and a block of rows.
class CutProduct {
 public:
  CutProduct(const ProductSizes& sizes, bool a_transposed, bool b_transposed) : sizes_(sizes), a_transposed_(a_transposed), b_transposed_(b_transposed) {
    panels_ = (sizes.columns + widest() - 1) / widest();
    // Each block of rows lays the panel out anew, which is little beside its products.
    blocks_ = panels_ >= kMorePanels ? 1 : (sizes.rows + kBlock - 1) / kBlock;
  }

  int64_t count() const { return panels_ * blocks_; }

  void Compute(int64_t piece, const float* a, const float* b, const Finish& finish, float* y) const {
    const Method& here = Here();
    const auto [rows, inner, columns] = sizes_;
    alignas(kAlignment) float panel[kInner * kWidest];
    const float zeros[kWidest] = {};
    const int64_t first = piece % panels_ * widest();
    const int vectors = VectorsFor(columns - first);
    const int64_t width = std::min(vectors * here.vector, columns - first);
    const Multiply multiply = (a_transposed_ ? here.multiply_transposed : here.multiply)[vectors - 1];
    const int64_t row = piece / panels_ * kBlock, count = blocks_ == 1 ? rows : std::min(kBlock, rows - row);
    float* const to = y + row * columns + first;
    for (int64_t k = 0; k < inner; k += kInner) {
      const int64_t terms = std::min(kInner, inner - k);
      here.pack[vectors - 1](b + (b_transposed_ ? first * inner + k : k * columns + first), b_transposed_ ? inner : columns, b_transposed_, terms, width, panel);
      const float* x = a + (a_transposed_ ? k * rows + row : row * inner + k);
      multiply(count, terms, width, x, panel, k == 0 ? zeros : to, to, {a_transposed_ ? rows : inner, k == 0 ? 0 : columns, columns});
    }
    if (finish.bias != nullptr) Apply(finish.bias + first, finish.relu, count, width, columns, to);
  }

 private:
  static int64_t widest() { return 2 * Here().vector; }

  const ProductSizes sizes_;
  const bool a_transposed_, b_transposed_;
  int64_t panels_, blocks_;
};

}  // namespace

bool HasFastProducts() { return &Here() != &kAnywhere; }

void Product(const ProductSizes& sizes, const Operand& a, const Operand& b, const Finish& finish, bool linger, float* y) {
  const CutProduct pieces(sizes, a.transposed, b.transposed);
  const auto compute = [&](int64_t piece) { pieces.Compute(piece, a.numbers, b.numbers, finish, y); };
  if (sizes.Multiplications() >= (linger ? kForTwoAwake : kForTwo)) return Parallel(pieces.count(), compute, linger || sizes.Multiplications() < kLasting);
  for (int64_t piece = 0; piece < pieces.count(); piece++) compute(piece);
}

void Products(int64_t count, const ProductSizes& sizes, const Operand& a, const Operand& b, bool linger, float* y) {
  const auto [rows, inner, columns] = sizes;
  const CutProduct pieces(sizes, a.transposed, b.transposed);
  const int64_t all = count * sizes.Multiplications(), shares = all < kForTwo ? 1 : std::min(count, kMostShares);
  Parallel(shares, [&, rows = rows, inner = inner, columns = columns](int64_t share) {
    for (int64_t i = count * share / shares; i < count * (share + 1) / shares; i++) {
      for (int64_t piece = 0; piece < pieces.count(); piece++) {
        pieces.Compute(piece, a.numbers + i * rows * inner, b.numbers + i * inner * columns, {}, y + i * rows * columns);
      }
    }
  }, linger || all < kLasting);
}

void PackedMatrix::Release::operator()(float* memory) const { std::free(memory); }

}  // namespace gradbook
