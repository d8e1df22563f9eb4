#include "rowProduct.h"

#include <algorithm>
#include <mutex>
#include <vector>

#include "kernel.h"
#include "parallel.h"

namespace gradbook {

namespace {

// Rows of w that are added to y at a time, so that y is read and written once for all of them.
constexpr int64_t kTogether = 4;

// y = x · w; w is read once, from its beginning to its end.
GRADBOOK_EVERY_X86
void RowProduct(int64_t inner, int64_t columns, const float* x, const float* w, float* y) {
  std::fill_n(y, columns, 0.0f);
  int64_t k = 0;
  for (; k + kTogether <= inner; k += kTogether, w += kTogether * columns) {
    const float *w1 = w + columns, *w2 = w1 + columns, *w3 = w2 + columns;
    const float x0 = x[k], x1 = x[k + 1], x2 = x[k + 2], x3 = x[k + 3];
    GRADBOOK_INDEPENDENT
    for (int64_t n = 0; n < columns; n++) y[n] += (x0 * w[n] + x1 * w1[n]) + (x2 * w2[n] + x3 * w3[n]);
  }
  for (; k < inner; k++, w += columns) {
    GRADBOOK_INDEPENDENT
    for (int64_t n = 0; n < columns; n++) y[n] += x[k] * w[n];
  }
}

void Infer(TF_ShapeInferenceContext* context, TF_Status* status) {
  TF_ShapeHandle *x = TF_NewShapeHandle(), *w = TF_NewShapeHandle();
  TF_ShapeInferenceContextGetInput(context, 0, x, status);
  if (TF_GetCode(status) == TF_OK) TF_ShapeInferenceContextGetInput(context, 1, w, status);
  if (TF_GetCode(status) == TF_OK) TF_ShapeInferenceContextSubshape(context, x, 0, 1, x, status);
  if (TF_GetCode(status) == TF_OK) TF_ShapeInferenceContextSubshape(context, w, 1, 2, w, status);
  if (TF_GetCode(status) == TF_OK) TF_ShapeInferenceContextConcatenateShapes(context, x, w, x, status);
  if (TF_GetCode(status) == TF_OK) TF_ShapeInferenceContextSetOutput(context, 0, x, status);
  TF_DeleteShapeHandle(x);
  TF_DeleteShapeHandle(w);
}

void Run(void*, TF_OpKernelContext* context) {
  Compute(context, [&] {
    KernelRun run(context, "GradbookRowProduct");
    const TensorPtr x = run.Input(0), w = run.Input(1);
    const Shape left = ShapeOf(x), right = ShapeOf(w);
    if (left.size() != 2 || right.size() != 2 || left[0] != 1 || left[1] != right[0]) {
      throw Failure("INVALID_ARGUMENT", "GradbookRowProduct: x and w must be of shapes [1, inner] and [inner, columns].");
    }
    const TensorPtr y = run.Output(0, {1, right[1]});
    const int64_t inner = right[0], columns = right[1], pieces = std::min(std::max(inner, int64_t{1}), Pieces(inner * columns));
    // A sum for each piece: which rows it takes depends on nothing but the sizes.
    std::vector<float> sums(static_cast<size_t>((pieces - 1) * columns));
    Parallel(pieces, [&](int64_t piece) {
      const int64_t first = inner * piece / pieces, last = inner * (piece + 1) / pieces;
      RowProduct(last - first, columns, Values(x) + first, Values(w) + first * columns, piece == 0 ? Values(y) : sums.data() + (piece - 1) * columns);
    }, true);
    for (int64_t piece = 1; piece < pieces; piece++) {
      for (int64_t n = 0; n < columns; n++) Values(y)[n] += sums[static_cast<size_t>((piece - 1) * columns + n)];
    }
  });
}

}  // namespace

void RegisterRowProduct() {
  static std::once_flag once;
  std::call_once(once, [] { RegisterOp({"GradbookRowProduct", {"x", "w"}, {"y"}, {}, Infer, nullptr, Run, nullptr}); });
}

}  // namespace gradbook
