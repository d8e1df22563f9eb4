#include "convolution.h"

#include <algorithm>
#include <cstring>
#include <memory>
#include <vector>

#include "kernel.h"
#include "lanes.h"
#include "parallel.h"

namespace gradbook {

namespace {

// So many terms of the sums are gone through at a time: a panel's part with 32 filters is 40 KB then.
constexpr int64_t kInner = 320;

// So many cells of a map at least are computed by one part of the filter before the next part's turn.
constexpr int64_t kCells = 128, kCellsOfGradient = 256;

// Fewer multiplications are done before another thread has begun, or has been told if it is awake.
constexpr int64_t kForTwo = 1 << 21, kForTwoAwake = 1 << 19;

// More give TensorFlow's threads, which would like the other core, time to wait.
constexpr int64_t kLasting = 1 << 24;

// Multiplications that are worth a piece of work of their own.
constexpr int64_t kPiece = 1 << 18, kMostPieces = 64;
constexpr int64_t kMostSums = 8;

// With fewer cells the filter is read where it lies; laying it out would take as long as the products do.
constexpr int64_t kWorthPanels = 512;

// Some terms of each sum: `lines` of the filter, of each `terms` numbers that follow each other in x and in the filter.
struct Part {
  int64_t line, lines, from, terms;
};

// How far apart lines of x lie, numbers of the filter's next term, and those of its next line.
struct Steps {
  int64_t x, panel, line;
};

// What the sums begin with, maps like y or nothing, and what comes after them: a bias or nothing, and relu.
struct Ends {
  const float *start, *bias;
  bool relu;
};

// kRows cells of y, in the width of kVectors vectors: sums stay in registers while x's and the filter's numbers go by.
template <int kNumbers, int kVectors, int kRows>
GRADBOOK_INLINE void Tile(const Part& part, const float* const* cells, const float* panel, const Steps& steps, Ends ends, float* y, int64_t width) {
  using Vector = typename Lane<kNumbers>::Type;
  Vector sums[kRows][kVectors];
#pragma GCC unroll 16
  for (int row = 0; row < kRows; row++) {
#pragma GCC unroll 2
    for (int i = 0; i < kVectors; i++) sums[row][i] = ends.start == nullptr ? Vector{} : reinterpret_cast<const Vector*>(ends.start + row * width)[i];
  }
  for (int64_t line = 0; line < part.lines; line++, panel += steps.line) {
    const int64_t at = line * steps.x;
    const float* terms = panel;
    for (int64_t k = at; k < at + part.terms; k++, terms += steps.panel) {
      const Vector* b = reinterpret_cast<const Vector*>(terms);
#pragma GCC unroll 16
      for (int row = 0; row < kRows; row++) {
        const float a = cells[row][k];
#pragma GCC unroll 2
        for (int i = 0; i < kVectors; i++) sums[row][i] += a * b[i];
      }
    }
  }
#pragma GCC unroll 16
  for (int row = 0; row < kRows; row++) {
#pragma GCC unroll 2
    for (int i = 0; i < kVectors; i++) {
      Vector sum = sums[row][i];
      if (ends.bias != nullptr) sum += reinterpret_cast<const Vector*>(ends.bias)[i];
      if (ends.relu) sum = sum < 0.0f ? Vector{} : sum;
      reinterpret_cast<Vector*>(y + row * width)[i] = sum;
    }
  }
}

// Cells of y that follow each other, with their places in x.
struct Cells {
  int64_t count;
  const float* const* places;
};

template <int kNumbers, int kVectors, int kRows>
GRADBOOK_INLINE void Rows(Cells cells, const Part& part, const float* panel, const Steps& steps, Ends ends, float* y, int64_t width) {
  for (; cells.count >= kRows; cells.count -= kRows, cells.places += kRows, y += kRows * width) {
    const float* places[kRows];
    for (int row = 0; row < kRows; row++) places[row] = cells.places[row];
    Tile<kNumbers, kVectors, kRows>(part, places, panel, steps, ends, y, width);
    if (ends.start != nullptr) ends.start += kRows * width;
  }
  if constexpr (kRows > 1) {
    if (cells.count > 0) Rows<kNumbers, kVectors, kRows / 2>(cells, part, panel, steps, ends, y, width);
  }
}

// Rows of cells of y: how many, how far apart neighbours lie in x, and rows.
struct Walk {
  int64_t rows, columns, cell, row;
};

// The gradient of kRows terms of the filter, in the width of kVectors vectors: added up over the cells of a walk, to what is there but at first. kNeighbours: the terms lie
// side by side.
template <int kNumbers, int kVectors, int kRows, bool kNeighbours>
GRADBOOK_INLINE void GradientTile(const float* const* terms, const Walk& walk, const float* dy, int64_t width, float* sums_at, bool first) {
  using Vector = typename Lane<kNumbers>::Type;
  Vector sums[kRows][kVectors];
#pragma GCC unroll 16
  for (int term = 0; term < kRows; term++) {
#pragma GCC unroll 2
    for (int i = 0; i < kVectors; i++) sums[term][i] = first ? Vector{} : reinterpret_cast<const Vector*>(sums_at + term * width)[i];
  }
  for (int64_t row = 0; row < walk.rows; row++) {
    for (int64_t k = row * walk.row, last = k + walk.columns * walk.cell; k < last; k += walk.cell, dy += width) {
      const Vector* b = reinterpret_cast<const Vector*>(dy);
#pragma GCC unroll 16
      for (int term = 0; term < kRows; term++) {
        const float a = kNeighbours ? terms[0][k + term] : terms[term][k];
#pragma GCC unroll 2
        for (int i = 0; i < kVectors; i++) sums[term][i] += a * b[i];
      }
    }
  }
#pragma GCC unroll 16
  for (int term = 0; term < kRows; term++) {
#pragma GCC unroll 2
    for (int i = 0; i < kVectors; i++) reinterpret_cast<Vector*>(sums_at + term * width)[i] = sums[term][i];
  }
}

template <int kNumbers, int kVectors, int kRows>
GRADBOOK_INLINE void GradientRows(Cells terms, const Walk& walk, const float* dy, int64_t width, float* sums, bool first) {
  for (; terms.count >= kRows; terms.count -= kRows, terms.places += kRows, sums += kRows * width) {
    const float* places[kRows];
    for (int row = 0; row < kRows; row++) places[row] = terms.places[row];
    if (places[kRows - 1] == places[0] + kRows - 1) GradientTile<kNumbers, kVectors, kRows, true>(places, walk, dy, width, sums, first);
    else GradientTile<kNumbers, kVectors, kRows, false>(places, walk, dy, width, sums, first);
  }
  if constexpr (kRows > 1) {
    if (terms.count > 0) GradientRows<kNumbers, kVectors, kRows / 2>(terms, walk, dy, width, sums, first);
  }
}

using Multiply = void (*)(Cells cells, const Part& part, const float* panel, const Steps& steps, Ends ends, float* y, int64_t width);
using Gather = void (*)(Cells terms, const Walk& walk, const float* dy, int64_t width, float* sums, bool first);

// What a processor is good at: one or two vectors of filters at a time.
struct Method {
  int64_t vector;
  Multiply multiply[2];
  Gather gather[2];
};

#define GRADBOOK_METHOD(name, target, numbers, rows)                                                                                      \
  template <int kVectors>                                                                                                                 \
  target void Multiply##name(Cells cells, const Part& part, const float* panel, const Steps& steps, Ends ends, float* y, int64_t width) { \
    Rows<numbers, kVectors, rows>(cells, part, panel, steps, ends, y, width);                                                             \
  }                                                                                                                                       \
  template <int kVectors>                                                                                                                 \
  target void Gather##name(Cells terms, const Walk& walk, const float* dy, int64_t width, float* sums, bool first) {                      \
    GradientRows<numbers, kVectors, rows + rows / 2>(terms, walk, dy, width, sums, first);                                                \
  }                                                                                                                                       \
  constexpr Method k##name{numbers, {Multiply##name<1>, Multiply##name<2>}, {Gather##name<1>, Gather##name<2>}};

#if defined(__x86_64__) && defined(__GNUC__)
GRADBOOK_METHOD(Avx512, __attribute__((target("avx512f"))), 16, 8)
GRADBOOK_METHOD(Avx2, __attribute__((target("avx2,fma"))), 8, 4)
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

// Rows of the maps of one sample, and the lines of x that they need.
class Bands {
 public:
  // Of `cells` at least, where a sample has so many, and of a multiple of `rows`.
  Bands(const Convolution& sizes, int64_t cells, int64_t rows = 1) : sizes_(sizes) {
    rows_ = (std::min((cells + sizes.columns - 1) / sizes.columns, sizes.rows) + rows - 1) / rows * rows;
    per_sample_ = (sizes.rows + rows_ - 1) / rows_;
    width_ = (sizes.columns - 1) * sizes.stride_x + sizes.taps;
    // Where nothing stands before or behind x it is read as it lies.
    padded_ = sizes.top > 0 || sizes.left > 0 || width_ - sizes.left > sizes.width || (sizes.rows - 1) * sizes.stride_y + sizes.lines - sizes.top > sizes.height;
  }

  int64_t count() const { return sizes_.samples * per_sample_; }
  // How many numbers a line of x is long.
  int64_t line() const { return (padded_ ? width_ : sizes_.width) * sizes_.channels; }
  // How many numbers a copy takes.
  int64_t scratch() const { return padded_ ? ((rows_ - 1) * sizes_.stride_y + sizes_.lines) * line() : 0; }
  int64_t most_cells() const { return rows_ * sizes_.columns; }

  int64_t first_row(int64_t band) const { return band % per_sample_ * rows_; }
  int64_t rows(int64_t band) const { return std::min(rows_, sizes_.rows - first_row(band)); }
  // Index of its first cell among all samples' cells.
  int64_t cell(int64_t band) const { return (band / per_sample_ * sizes_.rows + first_row(band)) * sizes_.columns; }

  // Its lines of x; with zeros around them in `scratch` where the convolution goes over the edge.
  const float* Lines(const float* x, int64_t band, float* scratch) const {
    const float* const sample = x + band / per_sample_ * sizes_.height * sizes_.width * sizes_.channels;
    const int64_t start = first_row(band) * sizes_.stride_y - sizes_.top;
    if (!padded_) return sample + start * line();
    const int64_t lines = (rows(band) - 1) * sizes_.stride_y + sizes_.lines, left = sizes_.left * sizes_.channels;
    const int64_t inside = std::min(sizes_.width * sizes_.channels, line() - left);
    for (int64_t i = 0; i < lines; i++) {
      float* const to = scratch + i * line();
      if (start + i < 0 || start + i >= sizes_.height) {
        std::fill_n(to, line(), 0.0f);
        continue;
      }
      std::fill_n(to, left, 0.0f);
      std::memcpy(to + left, sample + (start + i) * sizes_.width * sizes_.channels, static_cast<size_t>(inside) * sizeof(float));
      std::fill_n(to + left + inside, line() - left - inside, 0.0f);
    }
    return scratch;
  }

 private:
  const Convolution& sizes_;
  int64_t rows_, per_sample_, width_;
  bool padded_;
};

// The filter's terms in parts that the first cache holds for one panel.
std::vector<Part> PartsOf(const Convolution& sizes) {
  const int64_t terms = sizes.taps * sizes.channels;
  std::vector<Part> parts;
  if (terms <= kInner) {
    const int64_t together = kInner / terms;
    for (int64_t line = 0; line < sizes.lines; line += together) parts.push_back({line, std::min(together, sizes.lines - line), 0, terms});
    return parts;
  }
  const int64_t cuts = (terms + kInner - 1) / kInner;
  for (int64_t line = 0; line < sizes.lines; line++) {
    for (int64_t i = 0; i < cuts; i++) parts.push_back({line, 1, terms * i / cuts, terms * (i + 1) / cuts - terms * i / cuts});
  }
  return parts;
}

std::unique_ptr<float[]> Numbers(int64_t count) { return std::unique_ptr<float[]>(count == 0 ? nullptr : new float[static_cast<size_t>(count)]); }

// How many filters of those left go together: two vectors or one.
int64_t Together(int64_t left) { return left >= 2 * Here().vector ? 2 : 1; }

// The filter's columns that go together one behind the other.
std::unique_ptr<float[]> PanelsOf(const Convolution& sizes, const float* filter) {
  const int64_t terms = sizes.lines * sizes.taps * sizes.channels;
  std::unique_ptr<float[]> panels = Numbers(terms * sizes.filters);
  for (int64_t first = 0, width; first < sizes.filters; first += width) {
    width = Together(sizes.filters - first) * Here().vector;
    for (int64_t k = 0; k < terms; k++) std::memcpy(panels.get() + first * terms + k * width, filter + k * sizes.filters + first, static_cast<size_t>(width) * sizeof(float));
  }
  return panels;
}

// The largest of each two by two cells, with the bias and relu that follow: the order does not matter, for both keep it. NaN stays NaN.
GRADBOOK_EVERY_X86
void Pool(int64_t rows, int64_t columns, int64_t filters, const float* cells, const float* bias, bool relu, float* y) {
  const auto larger = [](float a, float b) { return a > b || a != a ? a : b; };
  const int64_t line = columns * filters;
  for (int64_t row = 0; row < rows; row += 2, cells += 2 * line) {
    for (int64_t column = 0; column < columns; column += 2, y += filters) {
      const float *above = cells + column * filters, *below = above + line;
      GRADBOOK_INDEPENDENT
      for (int64_t n = 0; n < filters; n++) {
        const float largest = larger(larger(above[n], above[filters + n]), larger(below[n], below[filters + n]));
        const float sum = bias == nullptr ? largest : largest + bias[n];
        y[n] = relu && sum < 0 ? 0 : sum;
      }
    }
  }
}

}  // namespace

void Convolve(const Convolution& sizes, const float* x, const float* filter, const ConvolutionFinish& finish, float* y) {
  if (sizes.Multiplications() == 0) return;
  const Bands bands(sizes, kCells, finish.pooled ? 2 : 1);
  const std::vector<Part> parts = PartsOf(sizes);
  const int64_t terms = sizes.taps * sizes.channels, all = sizes.lines * terms;
  const bool in_panels = sizes.filters > 2 * Here().vector && sizes.samples * sizes.rows * sizes.columns >= kWorthPanels;
  const std::unique_ptr<float[]> panels = in_panels ? PanelsOf(sizes, filter) : nullptr;
  const bool linger = finish.linger && sizes.Multiplications() < kLasting;
  const int64_t wanted = sizes.Multiplications() < (linger ? kForTwoAwake : kForTwo) ? 1 : sizes.Multiplications() / kPiece;
  const int64_t pieces = std::clamp(wanted, int64_t{1}, std::min(kMostPieces, bands.count()));
  Parallel(pieces, [&](int64_t piece) {
    const std::unique_ptr<float[]> scratch = Numbers(bands.scratch());
    const std::unique_ptr<float[]> unpooled = Numbers(finish.pooled ? bands.most_cells() * sizes.filters : 0);
    std::vector<const float*> places(static_cast<size_t>(bands.most_cells()));
    for (int64_t band = bands.count() * piece / pieces; band < bands.count() * (piece + 1) / pieces; band++) {
      const float* const from = bands.Lines(x, band, scratch.get());
      const int64_t rows = bands.rows(band), cells = rows * sizes.columns;
      float* const to = finish.pooled ? unpooled.get() : y + bands.cell(band) * sizes.filters;
      for (const Part& part : parts) {
        const bool is_last = &part == &parts.back() && !finish.pooled;
        const float* const start = &part != &parts.front() ? to : finish.sum != nullptr ? finish.sum + bands.cell(band) * sizes.filters : nullptr;
        const float* place = from + part.line * bands.line() + part.from;
        for (int64_t row = 0, cell = 0; row < rows; row++, place += sizes.stride_y * bands.line()) {
          for (int64_t column = 0; column < sizes.columns; column++) places[static_cast<size_t>(cell++)] = place + column * sizes.stride_x * sizes.channels;
        }
        for (int64_t first = 0, width; first < sizes.filters; first += width) {
          const int64_t together = Together(sizes.filters - first);
          width = together * Here().vector;
          const int64_t step = in_panels ? width : sizes.filters;
          const float* const panel = (in_panels ? panels.get() + first * all : filter + first) + (part.line * terms + part.from) * step;
          const Ends ends{start == nullptr ? nullptr : start + first, is_last && finish.bias != nullptr ? finish.bias + first : nullptr, is_last && finish.relu};
          Here().multiply[together - 1]({cells, places.data()}, part, panel, {bands.line(), step, terms * step}, ends, to + first, sizes.filters);
        }
      }
      if (finish.pooled) Pool(rows, sizes.columns, sizes.filters, to, finish.bias, finish.relu, y + bands.cell(band) / 4 * sizes.filters);
    }
  }, linger);
}

void ConvolveFilterGradient(const Convolution& sizes, const float* x, const float* dy, float* dfilter) {
  const int64_t terms = sizes.taps * sizes.channels, all = sizes.lines * terms, size = all * sizes.filters;
  if (sizes.Multiplications() == 0) return static_cast<void>(std::fill_n(dfilter, size, 0.0f));
  const Bands bands(sizes, kCellsOfGradient);
  const int64_t pieces = std::clamp(sizes.Multiplications() / (kPiece * 4), int64_t{1}, std::min(kMostSums, bands.count()));
  // Each piece adds up sums of its own, the first one in place.
  const std::unique_ptr<float[]> sums = Numbers((pieces - 1) * size);
  Parallel(pieces, [&](int64_t piece) {
    const std::unique_ptr<float[]> scratch = Numbers(bands.scratch());
    std::vector<const float*> places(static_cast<size_t>(all));
    float* const to = piece == 0 ? dfilter : sums.get() + (piece - 1) * size;
    const int64_t begin = bands.count() * piece / pieces, end = bands.count() * (piece + 1) / pieces;
    for (int64_t band = begin; band < end; band++) {
      const float* const from = bands.Lines(x, band, scratch.get());
      for (int64_t term = 0; term < all; term++) places[static_cast<size_t>(term)] = from + term / terms * bands.line() + term % terms;
      for (int64_t first = 0, width; first < sizes.filters; first += width) {
        const int64_t together = Together(sizes.filters - first);
        width = together * Here().vector;
        const Walk walk{bands.rows(band), sizes.columns, sizes.stride_x * sizes.channels, sizes.stride_y * bands.line()};
        Here().gather[together - 1]({all, places.data()}, walk, dy + bands.cell(band) * sizes.filters + first, sizes.filters, to + first, band == begin);
      }
    }
  });
  for (int64_t piece = 1; piece < pieces; piece++) {
    const float* const more = sums.get() + (piece - 1) * size;
    GRADBOOK_INDEPENDENT
    for (int64_t i = 0; i < size; i++) dfilter[i] += more[i];
  }
}

}  // namespace gradbook
