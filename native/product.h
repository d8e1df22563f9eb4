// Products of matrices: with one that is used many times, on the caller's thread, which is what the ops that go along a sequence spend their time with; and of
// any two, on all threads.
#pragma once

#include <cstdint>
#include <memory>

namespace gradbook {

// A matrix B [inner, columns] laid out for the processor at hand: in panels of two vectors' width, the last of one where that does, that each lie in one piece.
class PackedMatrix {
 public:
  // The matrix that lies at `numbers` row by row; or, `transposed`, the one whose transpose [columns, inner] does.
  PackedMatrix(const float* numbers, int64_t inner, int64_t columns, bool transposed);

  // y = start + x · B for x of `rows` rows. Each row of start is for a row of y; with a start_width of 0 there is one for all. `start` may be y.
  void Product(int64_t rows, const float* x, const float* start, int64_t start_width, float* y) const;

 private:
  struct Release {
    void operator()(float* memory) const;
  };

  int64_t inner_, columns_;
  std::unique_ptr<float, Release> panels_;
};

// A matrix that lies row by row; or, `transposed`, whose transpose does.
struct Operand {
  const float* numbers;
  bool transposed;
};

// Whether the processor has vectors of eight numbers or more, and adds and multiplies them at once.
bool HasFastProducts();

// What a layer does to a product: adds a number to each column, unless `bias` is null, and then takes 0 for all below it.
struct Finish {
  const float* bias = nullptr;
  bool relu = false;
};

struct ProductSizes {
  int64_t rows, inner, columns;

  int64_t Multiplications() const { return rows * inner * columns; }
};

// y = a · b, finished, for a [rows, inner] and b [inner, columns]. A row's numbers are the same whichever rows go along with it. `linger`: see Parallel.
void Product(const ProductSizes& sizes, const Operand& a, const Operand& b, const Finish& finish, bool linger, float* y);

// The same for `count` of each, which lie one after the other.
void Products(int64_t count, const ProductSizes& sizes, const Operand& a, const Operand& b, bool linger, float* y);

}  // namespace gradbook
