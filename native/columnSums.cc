#include "columnSums.h"

#include <algorithm>
#include <limits>
#include <memory>
#include <mutex>

#include "kernel.h"
#include "parallel.h"

namespace gradbook {

namespace {

// Rows that are added at a time, so that the sums are read and written once for all of them.
constexpr int64_t kTogether = 8;

// Fewer numbers are added before another thread has begun.
constexpr int64_t kForTwo = 1 << 17;
constexpr int64_t kMost = 8;

// How many pieces the rows are taken in. It depends on nothing but the size, and so do the sums.
int64_t PiecesOf(int64_t numbers) { return numbers < kForTwo ? 1 : std::clamp(numbers / kForTwo, int64_t{2}, kMost); }

GRADBOOK_EVERY_X86
void Sums(int64_t rows, int64_t columns, const float* x, float* y) {
  std::fill_n(y, columns, 0.0f);
  int64_t row = 0;
  for (; row + kTogether <= rows; row += kTogether, x += kTogether * columns) {
    const float *x1 = x + columns, *x2 = x1 + columns, *x3 = x2 + columns, *x4 = x3 + columns, *x5 = x4 + columns, *x6 = x5 + columns, *x7 = x6 + columns;
    GRADBOOK_INDEPENDENT
    for (int64_t n = 0; n < columns; n++) y[n] += ((x[n] + x1[n]) + (x2[n] + x3[n])) + ((x4[n] + x5[n]) + (x6[n] + x7[n]));
  }
  for (; row < rows; row++, x += columns) {
    GRADBOOK_INDEPENDENT
    for (int64_t n = 0; n < columns; n++) y[n] += x[n];
  }
}

void Infer(TF_ShapeInferenceContext* context, TF_Status* status) {
  TF_ShapeHandle* shape = TF_NewShapeHandle();
  TF_ShapeInferenceContextGetInput(context, 0, shape, status);
  if (TF_GetCode(status) == TF_OK) TF_ShapeInferenceContextSubshape(context, shape, -1, std::numeric_limits<int64_t>::max(), shape, status);
  if (TF_GetCode(status) == TF_OK) TF_ShapeInferenceContextSetOutput(context, 0, shape, status);
  TF_DeleteShapeHandle(shape);
}

void Run(void*, TF_OpKernelContext* context) {
  Compute(context, [&] {
    KernelRun run(context, "GradbookColumnSums");
    const TensorPtr x = run.Input(0);
    const Shape shape = ShapeOf(x);
    if (shape.empty()) throw Failure("INVALID_ARGUMENT", "GradbookColumnSums: x must have an axis.");
    const int64_t columns = shape.back(), rows = columns == 0 ? 0 : static_cast<int64_t>(TF_TensorElementCount(x.get())) / columns;
    const TensorPtr y = run.Output(0, {columns});
    const int64_t pieces = std::min(std::max(rows, int64_t{1}), PiecesOf(rows * columns));
    const std::unique_ptr<float[]> sums(pieces == 1 ? nullptr : new float[static_cast<size_t>(pieces * columns)]);
    Parallel(pieces, [&](int64_t piece) {
      const int64_t first = rows * piece / pieces, last = rows * (piece + 1) / pieces;
      Sums(last - first, columns, Values(x) + first * columns, pieces == 1 ? Values(y) : sums.get() + piece * columns);
    });
    if (pieces > 1) Sums(pieces, columns, sums.get(), Values(y));
  });
}

}  // namespace

void RegisterColumnSums() {
  static std::once_flag once;
  std::call_once(once, [] { RegisterOp({"GradbookColumnSums", {"x"}, {"y"}, {}, Infer, nullptr, Run, nullptr}); });
}

}  // namespace gradbook
